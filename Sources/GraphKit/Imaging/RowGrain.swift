/// How many samples make a chunk of `parallelFor` worth its overhead, when each is hardly more than
/// copied.
let copyGrain = 32_768

/// How many rows make such a chunk, when a row holds `rowElements` samples.
func rowGrain(rowElements: Int) -> Int { max(1, copyGrain / max(1, rowElements)) }
