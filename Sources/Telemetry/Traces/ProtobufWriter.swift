/// Writes the wire format of protocol buffers: the few kinds of fields that OTLP's traces have.
///
/// Source: protobuf.dev, "Encoding". Fields that hold their default are left out, as proto3 has it.
struct ProtobufWriter {
    private(set) var bytes: [UInt8] = []

    mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private mutating func tag(_ field: Int, _ wireType: UInt64) { varint(UInt64(field) << 3 | wireType) }

    mutating func field(_ field: Int, number: UInt64) {
        guard number != 0 else { return }
        tag(field, 0)
        varint(number)
    }

    mutating func field(_ field: Int, fixed64 value: UInt64) {
        guard value != 0 else { return }
        tag(field, 1)
        for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    mutating func field(_ field: Int, fixed32 value: UInt32) {
        guard value != 0 else { return }
        tag(field, 5)
        for shift in stride(from: UInt32(0), to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    mutating func field(_ field: Int, bytes content: some Collection<UInt8>) {
        guard !content.isEmpty else { return }
        tag(field, 2)
        varint(UInt64(content.count))
        bytes += content
    }

    mutating func field(_ field: Int, text: String) { self.field(field, bytes: text.utf8) }

    /// A message within the message; it is there even where it is empty.
    mutating func field(_ field: Int, _ message: (inout ProtobufWriter) -> Void) {
        var inner = ProtobufWriter()
        message(&inner)
        tag(field, 2)
        varint(UInt64(inner.bytes.count))
        bytes += inner.bytes
    }

    // Within a `oneof` a default is a value too.

    mutating func choice(_ field: Int, number: UInt64) {
        tag(field, 0)
        varint(number)
    }

    mutating func choice(_ field: Int, real value: Double) {
        tag(field, 1)
        let bits = value.bitPattern
        for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: bits >> shift)) }
    }

    mutating func choice(_ field: Int, text: String) {
        tag(field, 2)
        varint(UInt64(text.utf8.count))
        bytes += text.utf8
    }
}
