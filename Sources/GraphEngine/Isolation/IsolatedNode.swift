import Glibc
import NodeKit

/// A node that runs in a process of its own.
struct IsolatedNode: Sendable {
  let type: NodeType
  let limits: Isolation
  let run: UInt64
  let pool: WorkerPool

  /// What its process is started for.
  var kind: Worker.Kind { Worker.Kind(plugin: type.plugin, bytes: limits.bytes) }

  /// Computes the outputs.
  ///
  /// - Throws: what the node throws, or `WorkerFailure`.
  func outputs(of call: NodeCall) throws -> [NodeOutput] {
    do {
      return try outputsOfWorker(call)
    } catch let error where error is WorkerFailure || error is ContractError {
      guard let port = limits.otherwise,
        let value = call.inputs.first(where: { $0.name == port })?.value,
        let output = type.descriptor.outputs.first
      else { throw error }
      let problem = (error as? WorkerFailure)?.problem ?? (error as? ContractError)?.text ?? ""
      call.context.warn("\(problem); its input '\(port)' goes on in its place")
      return [NodeOutput(port: output.name, value: value)]
    }
  }

  private func outputsOfWorker(_ call: NodeCall) throws -> [NodeOutput] {
    let worker: Worker
    do throws(ChildProcess.StartFailure) {
      worker = try pool.take(kind)
    } catch {
      throw failure(.notStarted(String(cString: strerror(error.number))))
    }
    let work = Worker.Work(type: type.descriptor.name, run: run, call: call, limits: limits)
    do {
      let outputs = try worker.run(work)
      _ = try OutputContract.check(outputs, of: type.descriptor.outputs)
      pool.give(worker)
      return outputs
    } catch let end as Worker.End {
      worker.end()
      throw failure(end.end)
    } catch {
      // What broke its contract, or was interrupted, is not asked again.
      if error is ContractError || error is CancelledError {
        worker.end()
      } else {
        pool.give(worker)
      }
      throw error
    }
  }

  private func failure(_ end: WorkerFailure.End) -> WorkerFailure {
    WorkerFailure(
      end: end, plugin: type.plugin?.name,
      alternative: limits.otherwise == nil ? type.descriptor.alternatives.first : nil)
  }
}

extension NodeDescriptor {
  /// The inputs that may leave in place of the only output, whatever enters.
  var alternatives: [String] {
    guard outputs.count == 1, let output = outputs.first else { return [] }
    return inputs.filter { $0.isRequired && output.type.accepts($0.type) }.map(\.name)
  }
}
