"""Asks a server for every field of its roots, with values and shapes that nobody would send who means well.

    python fuzz.py INPUT OUTPUT

INPUT is a JSON object: `address` (host and port), `schema` (SDL), `tokens` (those to ask with; null asks as nobody), `ids`
(of things that are there), `seed`, `examples` (valid documents of each field in a round, as many invalid ones, and eight
times as many with variables) and `seconds`. There is one round in any case, and further ones, each with another seed, until
the seconds are over. OUTPUT gets the rounds, the requests by field, the codes of errors that came, and the findings, each
made as small as Hypothesis could make it: what no client may ever see.
"""

import http.client
import itertools
import json
import re
import sys
import time

import graphql
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisException, InvalidArgument
from hypothesis_graphql import Mode, mutations, queries

import values

GLOBAL_ID = re.compile(r'"([a-z]{2,5}_[0-7][0-9a-hjkmnp-tv-z]{25})"')
# As many as can be remembered of what answers tell; more would only dilute them.
MOST_IDS = 200
# Variables are made in a moment, documents are not.
VARIABLES_OFTENER = 8
# A larger one is refused before it is read to its end, which is another test's matter.
LARGEST_BODY = 250_000


class Broken(Exception):
    """What no client may ever see."""


class Server:
    """One connection, and what came over it."""

    def __init__(self, address):
        self.address = address
        self.connection = http.client.HTTPConnection(address, timeout=60)
        self.requests, self.codes, self.slowest, self.seen = 0, {}, 0.0, set()

    def ask(self, token, document, variables):
        """Sends an operation, and looks at the answer.

        Raises Broken for status 5xx, for an error of the server's own or without a code, and for what is no response.
        """
        body = json.dumps({"query": document, "variables": variables})
        if len(body) > LARGEST_BODY:
            return
        headers = {"content-type": "application/json", "accept": "application/graphql-response+json"}
        if token is not None:
            headers["authorization"] = f"Bearer {token}"
        began = time.monotonic()
        try:
            status, text = self.exchange(body, headers)
        except (OSError, http.client.HTTPException):
            # The server may let go of a connection between two requests; never of a new one.
            self.connection.close()
            try:
                status, text = self.exchange(body, headers)
            except (OSError, http.client.HTTPException) as failure:
                self.connection.close()
                raise Broken(f"no response: {failure!r}") from failure
        self.requests += 1
        self.slowest = max(self.slowest, time.monotonic() - began)
        self.judge(status, text)

    def exchange(self, body, headers):
        self.connection.request("POST", "/graphql", body, headers)
        response = self.connection.getresponse()
        return response.status, response.read().decode()

    def judge(self, status, text):
        if status >= 500:
            raise Broken(f"status {status}: {text[:500]}")
        try:
            answer = json.loads(text)
        except ValueError as failure:
            raise Broken(f"no JSON: {text[:500]}") from failure
        for error in answer.get("errors", []):
            code = error.get("extensions", {}).get("code")
            self.codes[str(code)] = self.codes.get(str(code), 0) + 1
            if code is None or code == "INTERNAL_SERVER_ERROR":
                raise Broken(f"status {status}, {json.dumps(error)[:500]}")
        self.seen.update(itertools.islice(GLOBAL_ID.findall(text), 20))


def with_variables(root, name, field, known):
    """Documents with every argument in a variable, and what is sent for these."""
    arguments = field.args
    operation = "mutation" if root.name == "Mutation" else "query"
    declared = ", ".join(f"${argument}: {known_as.type}" for argument, known_as in arguments.items())
    given_ = ", ".join(f"{argument}: ${argument}" for argument in arguments)
    shown = "" if graphql.is_leaf_type(graphql.get_named_type(field.type)) else " { __typename }"
    document = f"{operation}({declared}) {{ {name}({given_}){shown} }}" if arguments else f"{operation} {{ {name}{shown} }}"
    chosen = st.fixed_dictionaries(
        {argument: values.in_variables(known_as.type, known) for argument, known_as in arguments.items()}
    )
    # Variables that nobody declared, and no object at all.
    return st.tuples(st.just(document), st.one_of(*[chosen] * 9, values.ANY))


def probes(schema, known):
    """By root field and kind, a strategy for documents with variables."""
    scalars = values.in_documents(schema, known)
    for root, generate in [(schema.query_type, queries), (schema.mutation_type, mutations)]:
        for name, field in root.fields.items():
            yield f"{root.name}.{name}", "variables", with_variables(root, name, field, known)
            for mode in Mode:
                documents = generate(schema, fields=[name], custom_scalars=scalars, mode=mode)
                yield f"{root.name}.{name}", mode.name.lower(), st.tuples(documents, st.just({}))


def probe(server, strategy, tokens, number, examples):
    """Sends so many examples. What was found, or nothing."""
    last = {}

    @seed(number)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    @given(st.sampled_from(tokens), strategy)
    def send(token, operation):
        document, variables = operation
        last.update(signed_in=token is not None, document=document, variables=variables)
        server.ask(token, document, variables)

    try:
        send()
    except InvalidArgument:
        # There is nothing wrong to be asked of a field without arguments.
        return None
    except (Broken, HypothesisException) as failure:
        return {"why": str(failure), **last}
    return None


def main(source, target):
    with open(source, encoding="utf-8") as file:
        given_ = json.load(file)
    schema = graphql.build_schema(given_["schema"])
    server = Server(given_["address"])
    until = time.monotonic() + given_["seconds"]
    findings, fields, rounds, known = [], {}, 0, sorted(given_["ids"])
    while rounds == 0 or (time.monotonic() < until and not findings):
        for place, (field, kind, strategy) in enumerate(probes(schema, known)):
            if rounds > 0 and time.monotonic() >= until:
                break
            before = server.requests
            number = given_["seed"] + 1_000 * rounds + place
            examples = given_["examples"] * (VARIABLES_OFTENER if kind == "variables" else 1)
            found = probe(server, strategy, given_["tokens"], number, examples)
            if found is not None:
                findings.append({"field": field, "kind": kind, **found})
            fields[field] = fields.get(field, 0) + server.requests - before
        else:
            rounds += 1
        # What answers told of is asked for in the next round: the same within a round, so that a finding can be repeated.
        known = sorted(set(given_["ids"]) | set(sorted(server.seen)[:MOST_IDS]))
    report = {
        "rounds": rounds,
        "requests": server.requests,
        "slowest": round(server.slowest, 3),
        "fields": fields,
        "codes": server.codes,
        "findings": findings,
    }
    with open(target, "w", encoding="utf-8") as file:
        json.dump(report, file)


if __name__ == "__main__":
    main(*sys.argv[1:])
