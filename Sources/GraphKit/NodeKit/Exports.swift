// A plug-in imports NodeKit and has all it needs.
@_exported public import CPluginABI
@_exported public import Imaging
@_exported public import TensorCore
