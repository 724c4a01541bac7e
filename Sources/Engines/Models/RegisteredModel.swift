/// A model that Firstpass knows by name: what it is, and where its one GGUF file can be had.
public struct RegisteredModel: Sendable, Hashable, Codable {
    /// The name on the command line, `qwen2.5-coder-1.5b`.
    public var name: String
    /// The model's own name with its quantisation.
    public var title: String
    /// What it is here for, in one line.
    public var purpose: String
    /// The architecture as the GGUF file names it.
    public var architecture: String
    /// The number of parameters, as its makers count it.
    public var parameters: Int
    /// The SPDX identifier of its licence.
    public var license: String
    /// The size of the file, in bytes.
    public var bytes: Int
    /// The SHA-256 of the file, 64 lower-case hexadecimal digits.
    public var sha256: String
    /// The file on a Hugging Face hub, where the same bytes are known to be there.
    public var huggingFace: HubFile?
    /// The Python packages that carry the file, in the order of their pieces.
    public var packages: [PackagePiece]

    /// Makes an entry.
    public init(
        name: String, title: String, purpose: String, architecture: String, parameters: Int, license: String,
        bytes: Int, sha256: String, huggingFace: HubFile? = nil, packages: [PackagePiece] = []
    ) {
        self.name = name
        self.title = title
        self.purpose = purpose
        self.architecture = architecture
        self.parameters = parameters
        self.license = license
        self.bytes = bytes
        self.sha256 = sha256
        self.huggingFace = huggingFace
        self.packages = packages
    }

    /// A file in a repository of a Hugging Face hub.
    public struct HubFile: Sendable, Hashable, Codable {
        /// `owner/name`.
        public var repository: String
        /// The file's path in the repository.
        public var file: String
        /// The branch, tag or commit.
        public var revision: String

        /// Makes a reference.
        public init(repository: String, file: String, revision: String = "main") {
            self.repository = repository
            self.file = file
            self.revision = revision
        }
    }

    /// A piece of the file inside the wheel of a Python package.
    public struct PackagePiece: Sendable, Hashable, Codable {
        /// The package's name.
        public var package: String
        /// Its version.
        public var version: String
        /// The piece's path inside the wheel.
        public var member: String
        /// The size of the piece, in bytes.
        public var bytes: Int

        /// Makes a reference.
        public init(package: String, version: String, member: String, bytes: Int) {
            self.package = package
            self.version = version
            self.member = member
            self.bytes = bytes
        }
    }
}
