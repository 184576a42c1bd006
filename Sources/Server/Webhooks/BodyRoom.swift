import Synchronization

/// Room for the bodies that are being read, in bytes that have come, so that they bound the memory.
///
/// A small body always has room, as most webhooks are small: there are no more of those than connections. What goes beyond
/// that comes out of one budget. A sender of nothing therefore costs its connection alone, and a sender of much takes
/// nothing from those who say little.
final class BodyRoom: Sendable {
    /// What each body may hold without asking, in bytes.
    static let small = 32 << 10

    private let free: Mutex<Int>

    /// - Parameter bytes: how much all bodies together may hold beyond what is small.
    init(_ bytes: Int) { free = Mutex(bytes) }

    /// What one body holds, until it ends.
    func enter() -> Place { Place(self) }

    /// How many bytes are left for what is not small.
    var left: Int { free.withLock { $0 } }

    private func take(_ count: Int) -> Bool {
        free.withLock { free in
            guard free >= count else { return false }
            free -= count
            return true
        }
    }

    private func giveBack(_ count: Int) { free.withLock { $0 += count } }

    final class Place: Sendable {
        private let room: BodyRoom
        private let size = Mutex(0)

        init(_ room: BodyRoom) { self.room = room }

        /// Makes room for more of the body.
        ///
        /// - Returns: whether there is room; where there is none, what was held stays held.
        func grow(by count: Int) -> Bool {
            size.withLock { size in
                guard room.take(Place.large(size + count) - Place.large(size)) else { return false }
                size += count
                return true
            }
        }

        func leave() {
            size.withLock { size in
                room.giveBack(Place.large(size))
                size = 0
            }
        }

        /// How much of a body of so many bytes is not small.
        private static func large(_ size: Int) -> Int { max(0, size - BodyRoom.small) }
    }
}
