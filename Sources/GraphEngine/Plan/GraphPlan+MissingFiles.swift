import Glibc

extension GraphPlan {
  /// A fault for each file that a step reads, and each model that one uses, that is not there.
  ///
  /// - Parameter currentFolder: from where messages show the files.
  public func missingFiles(
    seenFrom currentFolder: String, severity: GraphDiagnostic.Severity = .error
  ) -> [GraphDiagnostic] {
    let files = inputFiles.filter { access($0.path, F_OK) != 0 && isAbsent(errno) }
      .map { file in
        let path = GraphPath.relative(file.path, to: currentFolder)
        return GraphDiagnostic(
          .missingFile(path: path, step: file.step), at: file.location, severity: severity)
      }
    return files
      + missingModels.map { GraphDiagnostic($0.fault, at: $0.location, severity: severity) }
  }
}

/// Whether an error means that nothing is there, not that it can't be reached.
private func isAbsent(_ code: Int32) -> Bool {
  code == ENOENT || code == ENOTDIR || code == ENAMETOOLONG || code == ELOOP
}
