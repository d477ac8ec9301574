/// A request of HTTP/1.1 as far as the voting page needs it (RFC 9112): a method, a path, a host and
/// a short body. Everything is bounded, and what is not understood is refused.
struct HTTPRequest: Hashable, Sendable {
  /// Bytes of the request line and the headers, and of the body.
  static let (maximumHead, maximumBody) = (8192, 1024)

  let method: String
  /// The path without a query.
  let path: String
  /// The header `Host`.
  let host: String
  let body: String

  /// What reading has come to.
  enum Progress: Hashable, Sendable {
    /// More bytes are needed.
    case incomplete
    case complete(HTTPRequest)
    /// The status to answer with.
    case refused(HTTPStatus)
  }

  /// Reads what has come in so far.
  static func read(_ bytes: [UInt8]) -> Progress {
    let end = [UInt8]("\r\n\r\n".utf8)
    guard let headEnd = bytes.firstRange(of: end) else {
      return bytes.count > maximumHead ? .refused(.headersTooLarge) : .incomplete
    }
    guard headEnd.lowerBound <= maximumHead else { return .refused(.headersTooLarge) }
    guard let head = String(validating: bytes[..<headEnd.lowerBound], as: UTF8.self),
      let (method, path, headers) = parse(head)
    else { return .refused(.badRequest) }
    // Bodies in chunks are for who does not know how long they are.
    guard headers["transfer-encoding"] == nil else { return .refused(.badRequest) }
    let stated = headers["content-length"] ?? "0"
    guard let length = Int(stated), length >= 0, stated.allSatisfy(\.isNumber) else {
      return .refused(.badRequest)
    }
    guard length <= maximumBody else { return .refused(.contentTooLarge) }
    let body = bytes[headEnd.upperBound...]
    if body.count < length { return .incomplete }
    return .complete(
      HTTPRequest(
        method: method, path: path, host: headers["host"] ?? "",
        body: String(decoding: body.prefix(length), as: UTF8.self)))
  }

  private static func parse(
    _ head: String
  ) -> (method: String, path: String, headers: [String: String])? {
    let lines = head.split(separator: "\r\n", omittingEmptySubsequences: false)
    let words = lines[0].split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 3, words[2].hasPrefix("HTTP/1."), words[1].hasPrefix("/") else {
      return nil
    }
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":"), colon > line.startIndex else { return nil }
      let name = line[..<colon].lowercased()
      // Two lengths or hosts would mean two things.
      guard headers[name] == nil || !["content-length", "host"].contains(name) else { return nil }
      let value = line[line.index(after: colon)...]
      headers[name] = String(value.drop { $0 == " " || $0 == "\t" })
    }
    let path = words[1].prefix { $0 != "?" }
    return (String(words[0]), String(path), headers)
  }
}

/// How a request was answered.
enum HTTPStatus: Int, Sendable {
  case ok = 200
  case badRequest = 400
  case forbidden = 403
  case notFound = 404
  case methodNotAllowed = 405
  case conflict = 409
  case contentTooLarge = 413
  case headersTooLarge = 431
  case failed = 500
  case busy = 503

  var phrase: String {
    switch self {
    case .ok: "OK"
    case .badRequest: "Bad Request"
    case .forbidden: "Forbidden"
    case .notFound: "Not Found"
    case .methodNotAllowed: "Method Not Allowed"
    case .conflict: "Conflict"
    case .contentTooLarge: "Content Too Large"
    case .headersTooLarge: "Request Header Fields Too Large"
    case .failed: "Internal Server Error"
    case .busy: "Service Unavailable"
    }
  }
}

/// An answer to a request.
struct HTTPResponse: Sendable {
  var status = HTTPStatus.ok
  var type = "text/plain; charset=utf-8"
  var body: [UInt8]

  init(_ status: HTTPStatus) { (self.status, body) = (status, Array("\(status.phrase)\n".utf8)) }

  init(_ text: String, type: String) { (self.type, body) = (type, Array(text.utf8)) }

  init(png bytes: [UInt8]) { (type, body) = ("image/png", bytes) }

  /// The answer as it is sent. Nothing is kept by browsers, nothing is loaded from elsewhere, and no
  /// other page may show this one.
  var bytes: [UInt8] {
    let policy =
      "default-src 'none'; img-src 'self'; connect-src 'self'; style-src 'unsafe-inline'; "
      + "script-src 'unsafe-inline'; frame-ancestors 'none'; form-action 'none'; base-uri 'none'"
    let head = [
      "HTTP/1.1 \(status.rawValue) \(status.phrase)", "Content-Type: \(type)",
      "Content-Length: \(body.count)", "Connection: close", "Cache-Control: no-store",
      "Referrer-Policy: no-referrer", "X-Content-Type-Options: nosniff",
      "Content-Security-Policy: \(policy)",
    ]
    return Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
  }
}
