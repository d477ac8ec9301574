import Glibc
import TensorCore
import Testing

struct FileErrorTests {
  private func text(_ code: Int32) -> String {
    errno = code
    return FileError.ofSystem("a.png", "write").description
  }

  @Test func whatTheSystemRefusesIsToldWithWhatHelps() {
    #expect(text(ENOENT) == "a.png: no such file or folder")
    for code in [EACCES, EPERM] {
      #expect(
        text(code)
          == "a.png: cannot write: permission denied; check the permissions of the folder")
    }
    #expect(
      text(EROFS) == "a.png: cannot write: the file system is read-only; choose another folder")
    for code in [ENOSPC, EDQUOT] {
      #expect(text(code) == "a.png: the disk is full; free some space and run again")
    }
    #expect(text(ELOOP) == "a.png: its symbolic links lead in a circle; remove one of them")
    #expect(
      text(EFBIG)
        == "a.png: cannot write: larger than a file may be; raise the limit (ulimit -f)")
    for code in [EMFILE, ENFILE] {
      #expect(
        text(code)
          == "a.png: cannot write: too many files are open; raise the limit (ulimit -n)")
    }
    #expect(
      text(ENOMEM)
        == "a.png: cannot write: memory is short; leave more to the program, or raise the limit "
        + "(ulimit -v)")
    #expect(text(ENAMETOOLONG) == "a.png: its name is too long; choose a shorter one")
    #expect(text(EIO) == "a.png: cannot write: Input/output error")
  }
}
