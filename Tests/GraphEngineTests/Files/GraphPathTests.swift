import Foundation
import Testing

@testable import GraphEngine

@Suite struct GraphPathTests {
  @Test(
    arguments: [
      ("/", "/"), ("/a/b", "/a/b"), ("/a//b/", "/a/b"), ("/a/./b/../c", "/a/c"), ("/../a", "/a"),
      ("a", "a"), ("./a", "a"), ("../a", "../a"), ("a/../../b", "../b"), (".", "."), ("a/..", "."),
      ("~/a", "~/a"),
    ])
  func shortestForm(_ path: String, _ expected: String) {
    #expect(GraphPath.normalise(path) == expected)
  }

  @Test func pathsAreRelativeToAFolder() {
    #expect(GraphPath.resolve("a.png", in: "/photos") == "/photos/a.png")
    #expect(GraphPath.resolve("../a.png", in: "/photos/old") == "/photos/a.png")
    #expect(GraphPath.resolve("/a.png", in: "/photos") == "/a.png")
    #expect(GraphPath.resolve("a.png", in: "") == "a.png")
    #expect(GraphPath.resolve("", in: "/photos") == "")
  }

  @Test func aLeadingTildeIsTheUsersHome() throws {
    let home = GraphPath.normalise(try #require(ProcessInfo.processInfo.environment["HOME"]))
    #expect(GraphPath.resolve("~/a.png", in: "/photos") == "\(home)/a.png")
    #expect(GraphPath.resolve("~", in: "/photos") == home)
    #expect(GraphPath.resolve("./~/a.png", in: "/photos") == "/photos/~/a.png")
    #expect(GraphPath.resolve("~other/a.png", in: "/photos") == "/photos/~other/a.png")
    #expect(GraphPath.resolve("a~", in: "/photos") == "/photos/a~")
  }

  @Test func foldersOfFiles() {
    #expect(GraphPath.folder(of: "/a/b.yaml") == "/a")
    #expect(GraphPath.folder(of: "/b.yaml") == "/")
    #expect(GraphPath.folder(of: "b.yaml") == "")
  }

  @Test func pathsAsSeenFromAFolder() {
    #expect(GraphPath.relative("/a/b/c.png", to: "/a") == "b/c.png")
    #expect(GraphPath.relative("/ab/c.png", to: "/a") == "/ab/c.png")
  }
}
