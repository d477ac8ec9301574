import GraphEngine
import NodeKit

/// Reads where photographs come from.
enum DataReader {
  static func read(_ top: RecipeSection) -> DataSettings {
    let help = "where photographs come from, and what is done to them"
    let section =
      top.section("data", help)
      ?? RecipeSection(nil, path: "data", at: top.location, top.reading)
    defer { section.finish() }
    let photos = folders(
      section, "photos", "a folder, or a list of {folder, weight}; folders inside count too")
    if photos.isEmpty {
      section.refuse(
        "the recipe names no photographs", remedy: "give a folder with --set data.photos=DIR",
        at: "photos")
    }
    return DataSettings(
      photos: photos,
      otherPhotos: folders(
        section, "other-photos",
        "photographs of the other kind, for a translation without pairs; or else sound ones"),
      degrade: section.path("degrade", "the graph that damages a photograph"),
      degradeLocation: section.place("degrade"),
      degradeSettings: settings(section),
      size: section.integer(
        "size", default: 128, in: 8...4096, "rows and columns of what the network sees"),
      shorterSide: section.range(
        "shorter-side", default: nil, in: 8...20_000,
        "what the shorter side becomes, but for small photographs: [least, most] pixels"),
      flips: section.boolean("flip", default: true, "whether half of them are mirrored"),
      colours: section.choice(
        "colours", default: ColourFilter.any, "take any photograph, or those that have colours")
        ?? .any,
      batch: section.integer("batch", default: 8, in: 1...1024, "samples of a step"),
      cacheBytes: section.integer(
        "cache", default: 512, in: 0...1_000_000, "MiB of decoded photographs that are kept") << 20,
      distinct: distinct(section))
  }

  static func validation(_ top: RecipeSection) -> ValidationSettings {
    let section =
      top.section("validation", "how progress is measured")
      ?? RecipeSection(nil, path: "validation", at: top.location, top.reading)
    defer { section.finish() }
    return ValidationSettings(
      photos: folders(
        section, "photos", "photographs that are not trained on; or else crops of those that are"),
      count: section.integer("count", default: 8, in: 1...10_000, "how many are looked at"),
      every: section.integer(
        "every", default: 250, in: 1...10_000_000, "steps between measurements"))
  }

  private static func distinct(_ section: RecipeSection) -> Int? {
    let count = section.integer(
      "distinct", default: 0, in: 0...1_000_000,
      "draw only so many different samples, again and again, to see whether it can learn; 0 for "
        + "new ones")
    return count == 0 ? nil : count
  }

  private static func folders(
    _ section: RecipeSection, _ key: String, _ help: String
  ) -> [DataSettings.Folder] {
    section.elements(key, help).compactMap { element in
      if case .scalar(let path, _) = element.content, !path.isEmpty {
        return DataSettings.Folder(
          path: section.resolve(path, at: element.location), weight: 1, location: element.location)
      }
      if case .scalar = element.content { return nil }
      let part = RecipeSection(
        element, path: section.name(key), at: element.location, section.reading)
      defer { part.finish() }
      let weight = part.number(
        "weight", default: 1, in: 0...1e6, "how often one of it is taken, in proportion")
      guard let path = part.path("folder", isRequired: true, "the folder") else { return nil }
      return DataSettings.Folder(path: path, weight: weight, location: part.place("folder"))
    }
  }

  /// What is set of the graph that damages.
  private static func settings(_ section: RecipeSection) -> [DataSettings.GraphSetting] {
    guard let part = section.section("degrade-with", "settings of that graph") else { return [] }
    return part.remaining().compactMap { key, value in
      part.accept(key.value)
      guard case .scalar(let text, _) = value.content else {
        part.reading.faults.report(
          .wrongShape(key: key.value, expected: .scalar, found: value.shape), at: value.location)
        return nil
      }
      return DataSettings.GraphSetting(
        override: SettingOverride(key: key.value, value: text), key: key.location,
        value: value.location)
    }
  }
}
