"""Compares two files of distributions in the format of perplexity_reference.py, position by position.

    python compare_distributions.py REFERENCE.jsonl OTHER.jsonl

Prints the share of positions with the same most probable token, the mean Kullback-Leibler divergence of OTHER from
REFERENCE and both perplexities, as JSON. The divergence is taken over the tokens that both lines list, with all others
as one further outcome, so it never exceeds that of the full distributions. Exit 0 within the limits below, else 1; 2
if the files do not belong together.
"""

import argparse
import json
import math
import sys
from itertools import zip_longest

LEAST_AGREEMENT, LARGEST_DIVERGENCE, LARGEST_PERPLEXITY_CHANGE = 0.99, 0.01, 0.01


def divergence(reference: list, other: list) -> float:
    p, q = (dict(map(tuple, top)) for top in (reference, other))
    shared = p.keys() & q.keys()
    outcomes = [(math.exp(p[token]), math.exp(q[token])) for token in shared]
    # The logs are rounded, so what is left can come out a little below nothing.
    outcomes.append(tuple(max(1e-9, 1 - sum(side)) for side in zip(*outcomes)) if shared else (1.0, 1e-9))
    return sum(a * math.log(a / b) for a, b in outcomes if a > 0)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("reference")
    arguments.add_argument("other")
    options = arguments.parse_args()

    divergences, margins_lost, agreeing = [], [], 0
    sums = [0.0, 0.0]
    with open(options.reference) as reference, open(options.other) as other:
        for number, lines in enumerate(zip_longest(reference, other), start=1):
            if None in lines:
                print(f"line {number}: one file ends before the other", file=sys.stderr)
                sys.exit(2)
            ours, theirs = (json.loads(line) for line in lines)
            if (ours["position"], ours["token"]) != (theirs["position"], theirs["token"]):
                print(f"line {number}: the files predict different tokens", file=sys.stderr)
                sys.exit(2)
            divergences.append(divergence(ours["top"], theirs["top"]))
            sums = [total + line["logprob"] for total, line in zip(sums, (ours, theirs))]
            if ours["top"][0][0] == theirs["top"][0][0]:
                agreeing += 1
            else:
                margins_lost.append(ours["top"][0][1] - ours["top"][1][1])
    count = len(divergences)
    if count == 0:
        print("the files are empty", file=sys.stderr)
        sys.exit(2)
    perplexities = [math.exp(-total / count) for total in sums]
    change = perplexities[1] / perplexities[0] - 1
    print(json.dumps({
        "positions": count,
        "same_top_1": round(agreeing / count, 5),
        "largest_margin_where_top_1_differs": round(max(margins_lost, default=0.0), 4),
        "mean_kl_divergence": float(f"{sum(divergences) / count:.3g}"),
        "largest_kl_divergence": float(f"{max(divergences):.3g}"),
        "reference_perplexity": round(perplexities[0], 5),
        "other_perplexity": round(perplexities[1], 5),
        "perplexity_change": float(f"{change:.3g}"),
    }, indent=1))
    within = (agreeing / count >= LEAST_AGREEMENT and sum(divergences) / count <= LARGEST_DIVERGENCE
              and abs(change) <= LARGEST_PERPLEXITY_CHANGE)
    sys.exit(0 if within else 1)


if __name__ == "__main__":
    main()
