public import NodeKit

/// The node types that come with the program.
public enum StandardRegistry {
  /// Makes the registry; a new node adds its line here.
  public static func make() -> NodeRegistry {
    var registry = NodeRegistry()
    registry.register(AddFolds.self)
    registry.register(AddScratches.self)
    registry.register(BlendPoisson.self)
    registry.register(Colorize.self)
    registry.register(CompareSheet.self)
    registry.register(Complete.self)
    registry.register(Composite.self)
    registry.register(Crop.self)
    registry.register(DetectDefects.self)
    registry.register(DilateMask.self)
    registry.register(ErodeMask.self)
    registry.register(FillContext.self)
    registry.register(Flip.self)
    registry.register(GaussianBlur.self)
    registry.register(Inpaint.self)
    registry.register(InpaintFastMarching.self)
    registry.register(InpaintNavierStokes.self)
    registry.register(LoadImage.self)
    registry.register(Luma.self)
    registry.register(Measure.self)
    registry.register(MedianFilter.self)
    registry.register(Merge.self)
    registry.register(Resize.self)
    registry.register(Rotate.self)
    registry.register(SaveImage.self)
    registry.register(SegmentDefects.self)
    registry.register(Threshold.self)
    registry.register(Translate.self)
    return registry
  }
}
