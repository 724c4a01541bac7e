import Dispatch
import Glibc
import Synchronization
import Testing

@testable import Inference

@Suite struct ComputePoolTests {
    @Test(arguments: 1...4)
    func eachPieceIsRunExactlyOnce(width: Int) {
        let pool = ComputePool(width: width)
        for pieces in [0, 1, 2, 3, 4, 5, 63, 64, 1000] {
            let runs = Mutex([Int](repeating: 0, count: pieces))
            let workers = Mutex<Set<Int>>([])
            pool.run(pieces) { piece, worker in
                runs.withLock { $0[piece] += 1 }
                _ = workers.withLock { $0.insert(worker) }
            }
            #expect(runs.withLock { $0.allSatisfy { $0 == 1 } }, "\(pieces) pieces")
            #expect(workers.withLock { $0.isSubset(of: Set(0..<width)) })
        }
    }

    @Test(arguments: 1...4)
    func thousandsOfJobsInARowLoseNothing(width: Int) {
        let pool = ComputePool(width: width)
        let sum = Atomic<Int>(0)
        for job in 0..<5_000 {
            // What the job before wrote is there: a job is over when `run` returns.
            #expect(sum.load(ordering: .relaxed) == job * 6)
            pool.run(3) { piece, _ in sum.add(piece + 1, ordering: .relaxed) }
        }
        #expect(sum.load(ordering: .relaxed) == 30_000)
    }

    @Test func aParkedPoolGoesOn() {
        let pool = ComputePool(width: 3)
        let sum = Atomic<Int>(0)
        for _ in 0..<20 {
            pool.run(8) { _, _ in sum.add(1, ordering: .relaxed) }
            // Long enough for workers to park; where they do not, the test holds as well.
            usleep(2_000)
        }
        #expect(sum.load(ordering: .relaxed) == 160)
    }

    @Test func aPoolOfNoWidthIsTheCallerAlone() {
        #expect(ComputePool(width: 0).width == 1)
        #expect(ComputePool(width: -5).width == 1)
    }

    /// Signalled by the destructor of a thread's own value: the thread has ended.
    private static let ended = DispatchSemaphore(value: 0)

    @Test func threadsEndWithThePool() throws {
        var key = pthread_key_t()
        #expect(pthread_key_create(&key) { _ in Self.ended.signal() } == 0)
        defer { pthread_key_delete(key) }
        let width = 4
        var pool: ComputePool? = ComputePool(width: width)
        let met = Mutex<Set<Int>>([])
        // A piece waits until every worker has one, so that each marks its thread.
        pool?.run(width) { [key] _, worker in
            if worker != 0 { pthread_setspecific(key, UnsafeRawPointer(bitPattern: 1)) }
            _ = met.withLock { $0.insert(worker) }
            while met.withLock({ $0.count }) < width { sched_yield() }
        }
        pool = nil
        for _ in 1..<width { #expect(Self.ended.wait(timeout: .now() + 60) == .success) }
    }
}
