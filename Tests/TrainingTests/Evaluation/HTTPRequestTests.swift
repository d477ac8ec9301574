import Testing

@testable import Training

/// Requests, and what is none.
struct HTTPRequestTests {
  @Test func aRequestIsRead() throws {
    let request = try #require(
      complete("GET /a/b?c=d HTTP/1.1\r\nHost: 127.0.0.1:80\r\nAccept: */*\r\n\r\n"))
    #expect(request.method == "GET" && request.path == "/a/b")
    #expect(request.host == "127.0.0.1:80" && request.body.isEmpty)
  }

  @Test func aBodyIsReadToItsLength() throws {
    let request = try #require(
      complete("POST /v HTTP/1.1\r\ncontent-length: 4\r\n\r\nleft and more"))
    #expect(request.body == "left")
  }

  @Test func halfARequestWaitsForTheRest() {
    let whole = "POST /v HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nright"
    for count in 0..<whole.utf8.count {
      #expect(HTTPRequest.read(Array(whole.utf8.prefix(count))) == .incomplete)
    }
  }

  @Test(arguments: [
    ("GET\r\n\r\n", HTTPStatus.badRequest),
    ("GET / SPDY/1\r\n\r\n", .badRequest),
    ("GET http://elsewhere/ HTTP/1.1\r\n\r\n", .badRequest),
    ("GET / HTTP/1.1\r\nno colon\r\n\r\n", .badRequest),
    ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", .badRequest),
    ("POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", .badRequest),
    ("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", .badRequest),
    ("POST / HTTP/1.1\r\nContent-Length: +1\r\n\r\n", .badRequest),
    ("POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", .badRequest),
    ("POST / HTTP/1.1\r\nContent-Length: 2000\r\n\r\n", .contentTooLarge),
    ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", .badRequest),
    ("\r\n\r\n", .badRequest),
    ("", .headersTooLarge),
  ])
  func whatIsNoRequestIsRefused(text: String, status: HTTPStatus) {
    let huge = "GET /" + String(repeating: "a", count: 9000)
    #expect(HTTPRequest.read(Array((text.isEmpty ? huge : text).utf8)) == .refused(status))
  }

  @Test func bytesThatAreNoTextAreRefused() {
    let bytes = Array("GET /".utf8) + [0xFF, 0xFE] + Array(" HTTP/1.1\r\n\r\n".utf8)
    #expect(HTTPRequest.read(bytes) == .refused(.badRequest))
  }

  @Test func anAnswerIsKeptAndLoadedByNobodyElse() {
    let text = String(decoding: HTTPResponse(.notFound).bytes, as: UTF8.self)
    #expect(text.hasPrefix("HTTP/1.1 404 Not Found\r\n"))
    #expect(text.hasSuffix("\r\n\r\nNot Found\n"))
    for header in [
      "Cache-Control: no-store", "Referrer-Policy: no-referrer", "Content-Length: 10",
      "default-src 'none'",
    ] { #expect(text.contains(header)) }
  }

  private func complete(_ text: String) -> HTTPRequest? {
    if case .complete(let request) = HTTPRequest.read(Array(text.utf8)) { request } else { nil }
  }
}
