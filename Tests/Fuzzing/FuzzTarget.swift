/// The fuzzer's way in: libFuzzer calls this with every input it makes.
///
/// The first byte chooses the file's name, which decides how the rest is read. A property that does not hold ends the
/// process with a message that names it; libFuzzer then keeps the input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let start, count > 0 else { return 0 }
    // Scanned where the fuzzer put them: its buffer ends with the input, so that a read behind the end is found.
    let lent = UnsafeRawBufferPointer(start: start + 1, count: count - 1)
    let file = FuzzedFile(path: FuzzedFile.path(chosenBy: start[0]), lent)
    file.checkTokens(lent)
    file.checkFields()
    file.checkEdits()
    return 0
}
