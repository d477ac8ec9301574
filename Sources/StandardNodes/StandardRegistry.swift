import NodeKit
/// placeholder
public enum Placeholder {}
