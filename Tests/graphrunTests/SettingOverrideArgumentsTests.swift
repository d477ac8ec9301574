import Foundation
import GraphEngine
import Testing

@testable import graphrun

@Suite struct SettingOverrideArgumentsTests {
  private let program: Program

  init() throws { program = try Program() }

  @Test func theValueIsAllThatFollowsTheFirstEqualsSign() {
    #expect(
      SettingOverride.parse(["photo=a=b.png", "hole.radius=4", "name="]) == [
        SettingOverride(key: "photo", value: "a=b.png"),
        SettingOverride(key: "hole.radius", value: "4"), SettingOverride(key: "name", value: ""),
      ])
  }

  /// Each verb that takes settings says so before anything else.
  @Test(arguments: [
    ["run", "a.yaml"], ["train", "a.yaml"], ["eval", "a.yaml", "--photos", "photos"],
  ])
  func whatIsNoNameAndValueIsRefused(verb: [String]) throws {
    defer { program.remove() }
    for text in ["radius", "=4", ""] {
      let ending = try program.start(verb + ["--set", text]).wait()
      #expect(ending.status == 2)
      #expect(
        ending.complaints == "error: --set takes name=value, not '\(text)'; see graphrun --help\n")
    }
  }

  /// Shells leave it, as it does not begin the word.
  @Test func aTildeIsTheUsersHomeInGraphsAndRecipes() throws {
    defer { program.remove() }
    let home = ["HOME": program.path("home")]
    let full = Program.packagePath("Graphs/full.yaml")
    let graph = try program("run", full, "--set", "photo=~/a.png", environment: home)
    #expect(
      graph.complaints.contains("'home/a.png', which node 'scan' reads: no such file or folder"))
    let recipe = try program(
      "train", Program.packagePath("Graphs/recipes/defects.yaml"), "--set", "data.photos=~",
      environment: home)
    #expect(recipe.complaints.contains(program.path("home")))
  }
}
