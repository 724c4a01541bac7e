// swift-tools-version: 6.1
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "firstpass",
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .target(name: "Core", dependencies: [crypto], swiftSettings: settings),
        .target(name: "Ledger", dependencies: ["Core", grdb], swiftSettings: settings),
        .target(name: "Export", dependencies: ["Core", "Ledger"], swiftSettings: settings),
        .testTarget(name: "CoreTests", dependencies: ["Core"], swiftSettings: settings),
        .target(
            name: "LedgerTestSupport", dependencies: ["Core", "Ledger"], path: "Tests/LedgerTestSupport",
            swiftSettings: settings),
        .executableTarget(
            name: "ledger-writer", dependencies: ["Core", "Ledger", "LedgerTestSupport"], path: "Tests/LedgerWriter",
            swiftSettings: settings),
        .testTarget(
            name: "LedgerTests", dependencies: ["Core", "Ledger", "LedgerTestSupport", "ledger-writer", grdb],
            swiftSettings: settings),
        .testTarget(
            name: "ExportTests", dependencies: ["Core", "Ledger", "Export", "LedgerTestSupport", grdb, yams],
            exclude: ["load_dataset.py"], swiftSettings: settings),
    ]
)
