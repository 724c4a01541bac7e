/// A reward function out of a row's tests, for TRL and verl: answers are run by `firstpass execute`, which isolates them.
///
/// TRL calls with lists and the dataset's columns (<https://huggingface.co/docs/trl/grpo_trainer>), verl with one answer and
/// `reward_model.ground_truth` (<https://verl.readthedocs.io/en/latest/preparation/reward_function.html>).
enum RewardScript {
    static let path = "trainers/reward.py"

    static var file: TrainerFile { TrainerFile(trainer: "TRL", path: path, text: text) }

    private static let text = #"""
        """1 for an answer that passes its tests, 0 for any other. Answers run in the sandbox of `firstpass execute` only."""

        import json
        import re
        import subprocess
        import textwrap


        def blocks(answer):
            """The fenced blocks of an answer that are Python or do not say what they are; the last may be cut off."""
            found, fence = [], None
            for line in answer.replace("\r\n", "\n").split("\n"):
                mark = re.match(r"\s*(`{3,}|~{3,})\s*([^`]*)$", line)
                if fence is None and mark:
                    fence, language, lines = mark[1], mark[2].strip().lower(), []
                    if language in ("", "py", "python", "python3"):
                        found.append(lines)
                elif fence is not None and mark and mark[1].startswith(fence) and not mark[2].strip():
                    fence = None
                elif fence is not None:
                    lines.append(line)
            return [textwrap.dedent("\n".join(lines)) for lines in found]


        def code(answer, name):
            """The last block that defines the function: an example of its use may follow. Without any, all of the answer."""
            written = blocks(answer)
            defining = [block for block in written if re.search(rf"^(async +)?def +{re.escape(name)}\b", block, re.MULTILINE)]
            return (defining or written or [answer])[-1]


        def passed(answers, names, tests):
            """1.0 or 0.0 for each answer; one that cannot be run is worth nothing, and costs the others nothing."""
            rows = []
            for index, (answer, name, asserts) in enumerate(zip(answers, names, tests)):
                solution = code(answer, name).encode("utf-8", "replace").decode()
                if len(solution) <= 1_000_000:
                    rows.append(json.dumps({"id": str(index), "solution": solution, "tests": "\n".join(asserts)}))
            if not rows:
                return [0.0] * len(answers)
            run = subprocess.run(
                ["firstpass", "execute", "--skip-bad"], input="\n".join(rows), stdout=subprocess.PIPE, text=True, check=True
            )
            results = [json.loads(line) for line in run.stdout.splitlines()]
            right = {result["id"] for result in results if result["verdict"] == "passed"}
            return [float(str(index) in right) for index in range(len(answers))]


        def reward(completions, assert_case, entry_point, **columns):
            """For TRL's GRPOTrainer."""
            return passed([completion[-1]["content"] for completion in completions], entry_point, assert_case)


        def compute_score(data_source, solution_str, ground_truth, extra_info=None, **settings):
            """For verl."""
            truth = json.loads(ground_truth)
            return passed([solution_str], [truth["entry_point"]], [truth["assert_case"]])[0]

        """#
}
