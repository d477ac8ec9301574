#!/bin/sh
# Writes the constant graphKitFingerprint: fingerprint.sh OUTPUT SOURCE...
#
# The first 32 digits of the SHA-256 of the sources, in the order in which they are given.
set -eu
output=$1
shift
digits=$(cat "$@" | sha256sum | cut -c1-32)
cat > "$output" <<END
/// The fingerprint of the GraphKit sources that the caller, not the running program, was built with.
///
/// Its body is compiled into every library that uses it: a plug-in brings along what it was built
/// with.
@_alwaysEmitIntoClient
public var graphKitFingerprint: StaticString { "$digits" }
END
