import Foundation
import Testing

/// Whatever the words of the command line hold, one readable line says what is wrong with them.
struct CommandWordsTests {
  private let program: Program
  private let full = Program.packagePath("Graphs/full.yaml")

  init() throws { program = try Program() }

  @Test func commonSlipsOfTheKeyboardAreTold() throws {
    defer { program.remove() }
    let verb = try program("validat", full)
    #expect(verb.status == 2)
    #expect(
      verb.complaints == "error: there is no command 'validat'; did you mean 'validate'?\n")
    let setting = try program(full, "photo=a.png")
    #expect(setting.status == 2)
    #expect(
      setting.complaints
        == "error: 'photo=a.png' stands alone; did you mean '--set photo=a.png'?\n")
  }

  @Test func wordsThatAreNotUTF8() throws {
    defer { program.remove() }
    for words in ["\"$(printf 'caf\\351.yaml')\"", "a.yaml --set photo=\"$(printf 'caf\\351')\""] {
      let ending = try program.start(shell: "\"$0\" \(words)").wait()
      #expect(ending.status == 2)
      #expect(ending.complaints.hasPrefix("error: '"))
      #expect(
        ending.complaints.hasSuffix(
          "caf\u{FFFD}.yaml' is not UTF-8 text, as paths must be; rename the file\n")
          || ending.complaints.hasSuffix(
            "photo=caf\u{FFFD}' is not UTF-8 text, as paths must be; rename the file\n")
      )
    }
  }

  /// The folder's name can't be said, but everything relative to it works.
  @Test func aCurrentFolderThatIsNotUTF8() throws {
    defer { program.remove() }
    let demo = Program.packagePath("Graphs/photos/demo.png")
    let ending = try program.start(
      shell: """
        set -e; f="$(printf 'caf\\351')"; mkdir "$f"; cd "$f"; cp '\(demo)' scan.png
        "$0" '\(full)' --set photo=scan.png --out results --progress none
        test -s results/restored.png
        """
    ).wait()
    #expect(ending.status == 0)
    #expect(ending.complaints == "")
    #expect(ending.output.contains("results/restored.png\n"))
  }

  /// A listing for the sake of letter case passes names that are not UTF-8.
  @Test func foldersWithNamesThatAreNotUTF8() throws {
    defer { program.remove() }
    let ending = try program.start(
      shell: """
        printf '%s' 'graphrun: 1' > "$(printf 'A\\351.yaml')"
        "$0" validate "$(printf 'a\\357\\277\\275.yaml')"
        """
    ).wait()
    #expect(ending.status == 74)
    #expect(
      ending.complaints == "error[G001]: 'a\u{FFFD}.yaml' can't be read: no such file\n")
  }

  @Test func longWordsAreShortened() throws {
    defer { program.remove() }
    let long = String(repeating: "x", count: 100_000)
    let all = [
      ["run", full, "--set", long], [full, "--threads", long], ["nodes", long], [full, long],
      ["validate", full, "--set", "\(long)=1"], ["\(long).yaml"], [full, "--set", "photo=\(long)"],
    ]
    for words in all {
      let ending = try program.start(words).wait()
      #expect(ending.status == 2 || ending.status == 74)
      #expect(ending.complaints.hasPrefix("error: ") || ending.complaints.contains("error[G"))
      #expect(ending.complaints.utf8.count < 1200, "\(words.map { $0.prefix(20) })")
    }
  }
}
