/// What is wrong with a file's contents, as a clause: `tensor 'a' has no dtype`.
struct FormatProblem: Error {
  let text: String

  init(_ text: String) { self.text = text }
}

/// A file that is whole, but of a variety that is not read: what it is, and what to do.
struct UnsupportedContents: Error {
  let explanation: String

  init(_ explanation: String) { self.explanation = explanation }
}
