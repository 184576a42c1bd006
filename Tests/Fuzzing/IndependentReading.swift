internal import CYaml

/// A YAML file as libyaml reads it: nothing of our own reading is in it.
struct IndependentReading {
    struct Event: Equatable {
        let kind: UInt32
        /// The text of a scalar; of the start of a collection its anchor and tag are all that is kept.
        let text: [UInt8]
        let anchor: [UInt8]
        let tag: [UInt8]
        let isPlain: Bool

        var isScalar: Bool { kind == YAML_SCALAR_EVENT.rawValue }

        /// Whether two events differ in their text at most.
        func stands(for other: Event) -> Bool {
            isScalar && other.isScalar && anchor == other.anchor && tag == other.tag
        }

        /// How a scalar is quoted is no part of what it says.
        static func == (left: Event, right: Event) -> Bool {
            left.kind == right.kind && left.text == right.text && left.anchor == right.anchor && left.tag == right.tag
        }
    }

    let events: [Event]

    /// `nil` where libyaml refuses the text.
    init?(_ bytes: [UInt8]) {
        var parser = yaml_parser_t()
        guard yaml_parser_initialize(&parser) == 1 else { return nil }
        defer { yaml_parser_delete(&parser) }
        let events = bytes.withUnsafeBufferPointer { buffer -> [Event]? in
            yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
            yaml_parser_set_input_string(&parser, buffer.baseAddress, buffer.count)
            var events: [Event] = []
            while true {
                var event = yaml_event_t()
                guard yaml_parser_parse(&parser, &event) == 1 else { return nil }
                defer { yaml_event_delete(&event) }
                if event.type == YAML_STREAM_END_EVENT { return events }
                events.append(Event(event))
            }
        }
        guard let events else { return nil }
        self.events = events
    }
}

extension IndependentReading.Event {
    fileprivate init(_ event: yaml_event_t) {
        kind = event.type.rawValue
        switch event.type {
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            text = Array(UnsafeBufferPointer(start: scalar.value, count: scalar.length))
            anchor = Self.text(scalar.anchor)
            tag = Self.text(scalar.tag)
            isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE
        case YAML_ALIAS_EVENT:
            (text, anchor, tag, isPlain) = ([], Self.text(event.data.alias.anchor), [], false)
        case YAML_MAPPING_START_EVENT:
            let mapping = event.data.mapping_start
            (text, anchor, tag, isPlain) = ([], Self.text(mapping.anchor), Self.text(mapping.tag), false)
        case YAML_SEQUENCE_START_EVENT:
            let sequence = event.data.sequence_start
            (text, anchor, tag, isPlain) = ([], Self.text(sequence.anchor), Self.text(sequence.tag), false)
        default: (text, anchor, tag, isPlain) = ([], [], [], false)
        }
    }

    private static func text(_ start: UnsafeMutablePointer<UInt8>?) -> [UInt8] {
        var text: [UInt8] = []
        var next = start
        while let byte = next?.pointee, byte != 0 {
            text.append(byte)
            next = next?.advanced(by: 1)
        }
        return text
    }
}
