import NodeKit

extension GraphFault {
  /// The fault in one line.
  public var message: String {
    fileMessage ?? structureMessage ?? nameMessage ?? wireMessage ?? optionMessage
      ?? settingMessage ?? stepMessage ?? "\(self)"
  }

  private var fileMessage: String? {
    switch self {
    case .unreadable(let path, let reason): "'\(path)' can't be read: \(reason)"
    case .ambiguousPath(let path, let candidates):
      "there is no '\(path)', and more than one file differs from it only in upper and lower "
        + "case: \(quoted(candidates, "and"))"
    case .notText(.utf16): "the file is UTF-16: save it as UTF-8"
    case .notText(.notUTF8): "the file is not UTF-8 text"
    case .notText(.character(let value)):
      "the character U+\(hexadecimal(value)) is not allowed in YAML"
    case .tooLarge(.bytes(let limit)):
      "the file is larger than \(limit >> 20) MiB, far more than a graph takes"
    case .tooLarge(.depth(let limit)):
      "lists and mappings lie inside each other more than \(limit) levels deep"
    case .tooLarge(.nodes(let limit)):
      "the file holds more than \(limit) values once its aliases are expanded"
    case .syntax(let problem): problem.message
    case .cyclicAlias(let name): "the alias '*\(name)' stands inside of what it stands for"
    case .undefinedAlias(let name, let meant):
      "the alias '*\(name)' has no anchor '&\(name)' before it"
        + (meant.map { "; did you mean '*\($0)'?" } ?? "")
    case .tag(let tag):
      "tags such as '\(tag)' are not allowed: put text that begins with '!' in quotes"
    case .mergeKey: "merge keys ('<<') are not part of YAML 1.2: write the keys out"
    default: nil
    }
  }

  private var structureMessage: String? {
    switch self {
    case .emptyFile: "the file is empty: it has to begin with 'graphrun: 1'"
    case .severalDocuments: "a graph file holds one document: remove what follows '---'"
    case .duplicateKey(let key, let line):
      "'\(key)' is here twice: it was first set in line \(line)"
    case .keyNotText: "a key is a word, not a list or mapping"
    case .missingVersion: "the version of the format is missing: begin with 'graphrun: 1'"
    case .unknownVersion(let version):
      "this graphrun reads version 1 of the format, not '\(version)'"
    case .unknownKey(let key, let section, let known, let meant):
      "\(section) has no key '\(key)'\(hint(meant, known))"
    case .missingKey(let key, let section): "\(section) has no '\(key)'"
    case .wrongShape(nil, _, let found):
      "a graph is a mapping that begins with 'graphrun: 1', not \(found.rawValue)"
    case .wrongShape(let key?, let expected, let found):
      "'\(key)' takes \(expected.rawValue), not \(found.rawValue)"
    default: nil
    }
  }

  private var nameMessage: String? {
    switch self {
    case .badName(let name, let kind):
      "'\(name)' can't be the name of a\(kind == .node ? "" : "n") \(kind.rawValue): names are "
        + "lower-case letters, digits and '-', and begin with a letter"
    case .unknownType(let name, let meant):
      "there is no node type '\(name)'\(question(meant) ?? "; 'graphrun nodes' lists them all")"
    case .unknownNode(let name, let meant):
      "there is no node '\(name)' in this graph\(question(meant) ?? "")"
    case .unknownInput(let name, let meant):
      "the graph has no input '\(name)'"
        + (meant.map { "; did you mean '$\($0)'?" } ?? "")
    case .badReference(let text):
      "'\(text)' is no input: write '$name' or '$name/rest of a path', and '$$' for a plain '$'"
    case .badSource(let text):
      "'\(text)' is no wire: write 'node', 'node.port' or '$input'"
    case .badCondition(let text): "'\(text)' is no condition: write '$input' or 'not $input'"
    case .conditionType(let input, let type):
      "'when' takes a boolean, text or path, but '$\(input)' is \(type.withArticle)"
    case .badIsolation(let text):
      "'\(text)' is no way to isolate: write 'process', or '{seconds: 60, memory: 4GiB}'"
    case .isolatedGraph(let node): "\(node) uses a graph: isolate the nodes inside of it"
    default: nil
    }
  }

  private var wireMessage: String? {
    switch self {
    case .unknownPort(let node, let port, _, _, true):
      "'\(port)' of \(node) is an option, not a port: set it under 'with'"
    case .unknownPort(let node, let port, let known, let meant, false):
      "\(node) has no input '\(port)'\(hint(meant, known))"
    case .unknownOutput(let node, _, [], _): "\(node) has no outputs"
    case .unknownOutput(let node, let port, let known, let meant):
      "\(node) has no output '\(port)'\(hint(meant, known))"
    case .wrongType(let node, let port, let source, let converters):
      "port '\(port.name)' of \(node) takes \(port.type.withArticle), but \(source) gives "
        + source.type.withArticle + remedy(converters)
    case .mixedList(let node, let port, let first, let other):
      "port '\(port)' of \(node) takes a list of one type, but \(first) gives "
        + "\(first.type.withArticle) and \(other) \(other.type.withArticle)"
    case .listForOne(let node, let port):
      "port '\(port.name)' of \(node) takes one \(port.type), not a list"
    case .missingWire(let node, let port):
      "\(node) needs \(port.type.withArticle) at its port '\(port.name)': add "
        + "'in: {\(port.name): ...}'"
    case .cycle(let names): "these nodes wait for each other: \(names.joined(separator: " -> "))"
    case .badAlternative(let node, let port, let known):
      "'\(port)' can't go on in place of what \(node) gives"
        + (known.isEmpty
          ? ": none of its inputs has the type of its output" : hint(nil, known))
    case .wiredSetting(let input, let type):
      "'$\(input)' is \(type.withArticle), and wires carry images and masks: use it under 'with'"
    default: nil
    }
  }

  private var optionMessage: String? {
    switch self {
    case .missingOption(let node, let option, let kind):
      "\(node) needs its option '\(option)', \(kind.noun): add 'with: {\(option): ...}'"
    case .unknownOption(let node, let option, _, _, true):
      "'\(option)' of \(node) is a port, not an option: wire it under 'in'"
    case .unknownOption(let node, let option, [], _, false):
      "\(node) has no option '\(option)': it has none at all"
    case .unknownOption(let node, let option, let known, let meant, false):
      "\(node) has no option '\(option)'\(hint(meant, known))"
    case .wrongValue(let setting, let kind, let found):
      "\(setting) takes \(kind.noun), not \(found.noun)\(quoteHint(kind, found))"
    case .outOfRange(let setting, let kind, let unit, let found):
      "\(setting) takes \(kind.noun)\(kind.rangeText(unit: unit)), not \(decimal(found))"
    case .notAChoice(let setting, let choices, let found, let meant):
      "\(setting) can't be '\(found)'"
        + (question(meant) ?? "; it is one of \(quoted(choices, "and"))")
    case .referenceType(let setting, let kind, let input, let type):
      "\(setting) takes \(kind.noun), but '$\(input)' is \(type.withArticle)"
    case .suffixWithoutPath(let input, let type):
      "only a path can go on with '/', but '$\(input)' is \(type.withArticle)"
    case .emptyPath(let setting): "\(setting) names no file"
    case .imageAsOption(let setting, let input, let type):
      "\(setting) can't be \(type.withArticle): wire '$\(input)' under 'in'"
    case .nulInPath(let setting): "\(setting) holds the character U+0000, which no path can"
    default: nil
    }
  }

  private var settingMessage: String? {
    switch self {
    case .unknownSetting(let key, let known, let meant):
      "nothing is named '\(key)' here\(hint(meant, known))"
    case .inputNotSet(let name, let type):
      "the graph needs '\(name)', \(type.withArticle): give it with '--set \(name)=...'"
    case .badRange(let input):
      "the range of input '\(input)' is [least, greatest], two numbers in this order"
    case .notForType(let key, let input, let type):
      "input '\(input)' is \(type.withArticle), and that has no '\(key)'"
    case .unknownInputType(let type, let input, let meant):
      "input '\(input)' can't be of type '\(type)'"
        + (question(meant) ?? hint(nil, GraphInputType.allCases.map(\.rawValue)))
    default: nil
    }
  }

  private var stepMessage: String? {
    switch self {
    case .fileCycle(let files):
      "these graphs use each other: \(files.joined(separator: " -> "))"
    case .tooMuchExpansion(.depth(let limit)):
      "graphs lie inside each other more than \(limit) levels deep"
    case .tooMuchExpansion(.steps(let limit)):
      "the graph has more than \(limit) steps once the graphs that it uses are expanded"
    case .partAlone(let input, let type):
      "this graph is a part for other graphs: it takes \(type.withArticle) '\(input)'"
    case .outputOfInput(let text): "an output comes from a node, not from '\(text)'"
    case .writtenTwice(let path, let step, let other, let place):
      "'\(step)' writes '\(path)', which '\(other)' (line \(place.line)) writes too"
    case .readAndWritten(let path, let writer, let reader, let place):
      "'\(writer)' writes '\(path)', which '\(reader)' (line \(place.line)) reads"
    case .wrongExtension(let path, let setting, let allowed):
      "\(setting) must end in \(allowed.joined(separator: ", ")), not '\(path)'"
    case .missingFile(let path, let step):
      "'\(path)', which node '\(step)' reads: no such file or folder"
    case .refused(let node, let error): "\(node): \(error)"
    case .missingModel(let model, let step, let folders, let meant):
      (folders.isEmpty
        ? "'\(model)', which node '\(step)' uses: no such file"
        : "there is no model '\(model)', which node '\(step)' uses: looked for "
          + "\(model).safetensors in \(folders.joined(separator: ", "))")
        + (question(meant)
          ?? "; convert a published file with 'graphrun models import FILE --network NAME'")
    case .refusedPlugin(let error): "\(error)"
    case .unfitRecipe(let error): "\(error)"
    case .unknownStep(let name, let known, let meant):
      "the graph has no step '\(name)'\(hint(meant, known))"
    case .stepLeftOut(let name): "step '\(name)' is left out by its condition"
    case .deadStep(let node): "\(node) is left out: nothing uses what it gives"
    case .unusedInput(let name): "nothing uses the input '\(name)'"
    case .saveLeftOut(let name, let needs):
      "'\(name)' is left out, as '\(needs)' that it needs is left out by a condition"
    case .outputLeftOut(let name, let needs):
      "the output '\(name)' is left out, as its node '\(needs)' is left out by a condition"
    case .modelLeftOut(let model, let folders):
      "the graph goes without the model '\(model)', which is not there"
        + (folders.isEmpty
          ? "" : ": looked for \(model).safetensors in \(folders.joined(separator: ", "))")
    default: nil
    }
  }
}
