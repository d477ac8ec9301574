import NodeKit

extension GraphFault {
  /// The stable code, such as `G041`.
  public var code: String {
    switch self {
    case .unreadable: "G001"
    case .ambiguousPath: "G002"
    case .notText: "G003"
    case .tooLarge: "G004"
    case .syntax: "G005"
    case .cyclicAlias: "G006"
    case .undefinedAlias: "G007"
    case .tag: "G008"
    case .mergeKey: "G009"
    case .emptyFile: "G010"
    case .severalDocuments: "G011"
    case .duplicateKey: "G012"
    case .keyNotText: "G013"
    case .missingVersion: "G014"
    case .unknownVersion: "G015"
    case .unknownKey: "G016"
    case .missingKey: "G017"
    case .wrongShape: "G018"
    case .badName: "G020"
    case .unknownType: "G021"
    case .unknownNode: "G022"
    case .unknownInput: "G023"
    case .badReference: "G024"
    case .badSource: "G025"
    case .badCondition: "G026"
    case .conditionType: "G027"
    case .badIsolation: "G028"
    case .isolatedGraph: "G029"
    case .unknownPort: "G030"
    case .unknownOutput: "G031"
    case .wrongType: "G032"
    case .mixedList: "G033"
    case .listForOne: "G034"
    case .missingWire: "G035"
    case .cycle: "G036"
    case .wiredSetting: "G037"
    case .badAlternative: "G038"
    case .missingOption: "G040"
    case .unknownOption: "G041"
    case .wrongValue: "G042"
    case .outOfRange: "G043"
    case .notAChoice: "G044"
    case .referenceType: "G045"
    case .suffixWithoutPath: "G046"
    case .emptyPath: "G047"
    case .imageAsOption: "G048"
    case .nulInPath: "G049"
    case .unknownSetting: "G050"
    case .inputNotSet: "G051"
    case .badRange: "G052"
    case .notForType: "G053"
    case .unknownInputType: "G054"
    case .fileCycle: "G060"
    case .tooMuchExpansion: "G061"
    case .partAlone: "G062"
    case .outputOfInput: "G063"
    case .writtenTwice: "G070"
    case .readAndWritten: "G071"
    case .unknownStep: "G072"
    case .stepLeftOut: "G073"
    case .wrongExtension: "G074"
    case .missingFile: "G075"
    case .refused: "G076"
    case .missingModel: "G077"
    case .refusedPlugin: "G078"
    case .deadStep: "G080"
    case .unusedInput: "G081"
    case .saveLeftOut: "G082"
    case .outputLeftOut: "G083"
    case .modelLeftOut: "G084"
    case .unfitRecipe: "G090"
    }
  }

  /// Whether it is a file that can't be read, not what a graph says.
  public var isUnreadableFile: Bool {
    switch self {
    case .unreadable, .missingFile, .missingModel: true
    case .refusedPlugin(let error): error.isUnreadableFile
    case .refused(_, let error), .unfitRecipe(let error): error.isUnreadableFile
    default: false
    }
  }
}
