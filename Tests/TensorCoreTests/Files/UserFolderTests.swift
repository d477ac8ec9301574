import TensorCore
import Testing

struct UserFolderTests {
  @Test func theVariableCountsUnlessItIsEmpty() {
    let set = ["XDG_DATA_HOME": "/data", "XDG_CACHE_HOME": "/cache", "HOME": "/home/ann"]
    #expect(UserFolder.data { set[$0] } == "/data")
    #expect(UserFolder.cache { set[$0] } == "/cache")
    let empty = ["XDG_DATA_HOME": "", "XDG_CACHE_HOME": "", "HOME": "/home/ann"]
    #expect(UserFolder.data { empty[$0] } == "/home/ann/.local/share")
    #expect(UserFolder.cache { empty[$0] } == "/home/ann/.cache")
  }

  @Test func withoutAHomeThereIsNone() {
    #expect(UserFolder.data { _ in nil } == nil)
    #expect(UserFolder.cache { _ in nil } == nil)
  }
}
