import NodeKit

/// Collects what happened in a run and writes it as Chrome trace JSON, which Perfetto and
/// chrome://tracing open: a lane a thread, a counter of live memory.
public final class Trace: RunObserver {
  private struct Event: Sendable {
    let name: String
    let type: String
    let record: StepRecord
  }

  private let events = Locked<[Event]>([])

  /// Makes an empty trace.
  public init() {}

  public func stepDidBegin(_ step: Int, in plan: GraphPlan) {}

  public func stepDidEnd(_ step: Int, in plan: GraphPlan, record: StepRecord) {
    let event = Event(
      name: plan.steps[step].name, type: plan.steps[step].type.descriptor.name, record: record)
    events.withLock { $0.append(event) }
  }

  /// The trace so far, as a JSON document.
  ///
  /// Each step is a complete event (`ph: X`) with its start and duration in microseconds since the
  /// first step was ready, and `waited_us`, the time between being ready and running.
  public func json() -> String {
    let events = events.withLock { $0 }
    let start = events.map(\.record.ready).min() ?? 0
    var lanes: [UInt: Int] = [:]
    var rows: [String] = []
    for event in events.sorted(by: { $0.record.began < $1.record.began }) {
      let record = event.record
      let lane = lanes[record.thread] ?? lanes.count
      lanes[record.thread] = lane
      rows.append(
        """
        {"ph":"X","pid":1,"tid":\(lane),"name":\(JSONText.quoted(event.name)),\
        "cat":\(JSONText.quoted(event.type)),"ts":\(micro(record.began - start)),\
        "dur":\(micro(record.ended - record.began)),\
        "args":{"waited_us":\(micro(record.began - record.ready))}}
        """)
      rows.append(
        """
        {"ph":"C","pid":1,"name":"live memory","ts":\(micro(record.ended - start)),\
        "args":{"bytes":\(record.liveBytes)}}
        """)
    }
    for lane in lanes.values.sorted() {
      rows.append(
        """
        {"ph":"M","pid":1,"tid":\(lane),"name":"thread_name","args":{"name":"worker \(lane)"}}
        """)
    }
    return "{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n" + rows.joined(separator: ",\n")
      + "\n]}\n"
  }

  private func micro(_ nanoseconds: UInt64) -> String {
    let fraction = String(nanoseconds % 1000 + 1000).dropFirst()
    return "\(nanoseconds / 1000).\(fraction)"
  }
}
