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


        def code(answer):
            """The last block of Python in an answer, or all of an answer without one."""
            blocks = re.findall(r"^(`{3,})(?:python)?[ \t]*\n(.*?)^\1", answer, re.DOTALL | re.MULTILINE)
            return blocks[-1][1] if blocks else answer


        def passed(answers, tests):
            """1.0 or 0.0 for each answer; one that cannot be run is worth nothing, and costs the others nothing."""
            rows = []
            for index, (answer, asserts) in enumerate(zip(answers, tests)):
                solution = code(answer).encode("utf-8", "replace").decode()
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


        def reward(completions, assert_case, **columns):
            """For TRL's GRPOTrainer."""
            return passed([completion[-1]["content"] for completion in completions], assert_case)


        def compute_score(data_source, solution_str, ground_truth, extra_info=None, **settings):
            """For verl."""
            return passed([solution_str], [json.loads(ground_truth)["assert_case"]])[0]

        """#
}
