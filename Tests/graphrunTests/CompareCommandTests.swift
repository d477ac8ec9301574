import Foundation
import Imaging
import TestSupport
import Testing

@testable import graphrun

struct CompareCommandTests {
  private let program: Program

  init() throws {
    program = try Program()
    for (shade, folder) in ["photos", "new", "old"].enumerated() {
      try FileManager.default.createDirectory(
        atPath: program.path(folder), withIntermediateDirectories: true)
      for index in 0..<3 {
        let image = Image(
          height: 40 + index, width: 60, channels: 3, repeating: Float(shade) / 3)
        try ImageFile.write(image, to: program.path("\(folder)/\(index).png"), as: .png)
      }
    }
  }

  private let words = ["compare", "new", "old", "--photos", "photos", "--votes", "v.jsonl"]

  @Test func theTerminalAsksAndRanks() throws {
    defer { program.remove() }
    let ending = try answer("left\nwhat\nr\nequal\n", words + ["--terminal"])
    #expect(ending.status == 0)
    #expect(ending.complaints.contains("pair 1 of 3 in v.jsonl.png: which is better?"))
    #expect(ending.output.hasPrefix("3 votes, 0 skipped\n\ncontender"))
    #expect(ending.output.contains("not significant"))
    #expect(!FileManager.default.fileExists(atPath: program.path("v.jsonl.png")))
    let again = try answer("", words + ["--terminal"])
    #expect(again.complaints == "every pair has its vote\n")
  }

  @Test func aComparisonThatIsLeftGoesOn() throws {
    defer { program.remove() }
    let first = try answer("left\nquit\n", words + ["--terminal"])
    #expect(first.status == 0 && first.complaints.contains("every vote is kept"))
    let second = try answer("skip\nskip\n", words + ["--terminal"])
    #expect(second.complaints.contains("pair 1 of 2 "))
    #expect(try program("compare", "--votes", "v.jsonl", "--rank").output.hasPrefix("1 votes, 2"))
  }

  @Test func aKilledPageKeepsEveryVote() throws {
    defer { program.remove() }
    for number in 0..<2 {
      let running = try program.start(words)
      let address = try address(of: running)
      let id = try question(address)
      let vote = get("\(address)vote", post: "\(id) left")
      #expect(vote == "OK\n")
      kill(running.process.processIdentifier, SIGKILL)
      _ = running.wait()
      #expect(
        try String(contentsOfFile: program.path("v.jsonl"), encoding: .utf8)
          .split(separator: "\n").count == number + 1)
    }
    // The last pair ends the page, and all votes are ranked.
    let running = try program.start(words)
    let address = try address(of: running)
    #expect(get("\(address)vote", post: "\(try question(address)) right") == "OK\n")
    #expect(get("\(address)question") == "{}")
    let ending = running.wait()
    #expect(ending.status == 0)
    #expect(ending.output.hasPrefix("3 votes, 0 skipped"))
  }

  @Test func interruptingSaysThatVotesAreKept() throws {
    defer { program.remove() }
    let running = try program.start(words)
    _ = try address(of: running)
    kill(running.process.processIdentifier, SIGINT)
    let ending = running.wait()
    #expect(ending.status == 130)
    #expect(ending.complaints.contains("every vote is kept in v.jsonl"))
  }

  @Test func votesAreRankedAsJSON() throws {
    defer { program.remove() }
    let line = #"{"answer":"left","left":"new","photo":"a","right":"old"}"# + "\n"
    try String(repeating: line, count: 30).write(
      toFile: program.path("v.jsonl"), atomically: true, encoding: .utf8)
    let ending = try program("compare", "--votes", "v.jsonl", "--rank", "--json")
    let ranking =
      try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [String: Any]
    let places = ranking?["places"] as? [[String: Any]]
    #expect(places?.map { $0["name"] as? String } == ["new", "old"])
    #expect(places?.first?["wins"] as? Int == 30)
  }

  @Test(arguments: [
    (
      ["new", "--photos", "photos"],
      "error: name two contenders or more, or --rank for the votes that there are; "
    ),
    (["new", "old"], "error: --photos is missing: name the folder of photographs; "),
    (["new", "new", "--photos", "photos"], "error: a contender is named twice; "),
    (
      ["new", "old", "--rank"],
      "error: --rank takes the votes alone: leave out contenders and --photos; "
    ),
    (["--rank"], "error: v.jsonl holds no vote that counts; compare first, as in "),
    (["new", "old", "--photos", "none"], "error: the folder '"),
    (["new", "gone", "--photos", "photos"], "error: gone: there is no such model in "),
  ])
  func whatCannotBeComparedIsSaid(words: [String], complaint: String) throws {
    defer { program.remove() }
    let ending = try program.start(["compare", "--votes", "v.jsonl"] + words).wait()
    #expect([2, 74].contains(ending.status) && ending.output.isEmpty)
    #expect(ending.complaints.hasPrefix(complaint), "\(ending.complaints)")
  }

  private func answer(_ lines: String, _ words: [String]) throws -> Program.Ending {
    let input = program.path("answers")
    try lines.write(toFile: input, atomically: true, encoding: .utf8)
    return try program.start(
      words, input: FileHandle(forReadingFrom: URL(filePath: input))
    ).wait()
  }

  /// The page's address, once it is said.
  private func address(of running: Program.Running) throws -> String {
    for _ in 0..<1000 {
      let text = (try? String(contentsOfFile: running.complaints, encoding: .utf8)) ?? ""
      if text.contains("\n"), let word = text.split(separator: " ").dropFirst().first {
        return String(word)
      }
      usleep(10_000)
    }
    struct NoAddress: Error {}
    throw NoAddress()
  }

  private func question(_ address: String) throws -> String {
    let data = Data(get("\(address)question").utf8)
    let question = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    return question?["id"] as? String ?? ""
  }

  /// The body of what a browser would be answered.
  private func get(_ address: String, post body: String? = nil) -> String {
    let parts = address.split(separator: "/", maxSplits: 2)
    let (host, path) = (parts[1], parts[2])
    let port = host.split(separator: ":").last.flatMap { UInt16($0) } ?? 0
    let head = "\(body == nil ? "GET" : "POST") /\(path) HTTP/1.1\r\nHost: \(host)\r\n"
    let length = body.map { "Content-Length: \($0.utf8.count)\r\n" } ?? ""
    let answer = LocalClient.ask(port, "\(head)\(length)\r\n\(body ?? "")")
    return answer.components(separatedBy: "\r\n\r\n").last ?? ""
  }
}
