extension [TrainingCurves.Point] {
  /// The mean of each point and its neighbours, `reach` to either side where there are so many.
  func runningMean(reach: Int) -> [TrainingCurves.Point] {
    var sums = [0.0]
    for point in self { sums.append(sums[sums.count - 1] + point.value) }
    return indices.map { index in
      let (first, end) = (Swift.max(0, index - reach), Swift.min(count, index + reach + 1))
      let mean = (sums[end] - sums[first]) / Double(end - first)
      return TrainingCurves.Point(step: self[index].step, value: mean)
    }
  }

  /// No more than two points for each of so many columns: the least and the greatest of those that
  /// fall into it, in their order, so that a drawn curve looks the same.
  func thinned(toColumns columns: Int) -> [TrainingCurves.Point] {
    guard count > 2 * columns else { return self }
    return (0..<columns).flatMap { column in
      let own = self[column * count / columns..<(column + 1) * count / columns]
      let least = own.indices.min { own[$0].value < own[$1].value } ?? own.startIndex
      let greatest = own.indices.max { own[$0].value < own[$1].value } ?? own.startIndex
      return Set([least, greatest]).sorted().map { own[$0] }
    }
  }
}
