"""What somebody with numpy, scipy and scikit-learn would use instead, on the same histories and trials, in one thread.

Arguments: a file of histories (item numbers, a person a line), a file of trials (the held-out item, then the history),
the size of the catalogue. Prints one line of JSON per alternative.
"""
import json
import sys
import time

import numpy
import scipy.sparse

histories = [list(map(int, line.split())) for line in open(sys.argv[1])]
trials = [list(map(int, line.split())) for line in open(sys.argv[2])]
items = int(sys.argv[3])
SEEN_AT_ONCE = 500
NEIGHBOUR_TRIALS = 500


def table(rows):
    columns = [item for row in rows for item in row]
    starts = numpy.cumsum([0] + [len(row) for row in rows])
    return scipy.sparse.csr_matrix((numpy.ones(len(columns)), columns, starts), shape=(len(rows), items))


x = table(histories)
held = numpy.array([trial[0] for trial in trials])
asked = table([trial[1:] for trial in trials])


def measure(score, count=len(trials)):
    """NDCG@10 and hit rate@20 over the whole catalogue, without what somebody has."""
    ranks = []
    for start in range(0, count, SEEN_AT_ONCE):
        end = min(count, start + SEEN_AT_ONCE)
        scores = numpy.array(score(asked[start:end]), dtype=float)
        scores[asked[start:end].nonzero()] = -numpy.inf
        goal = scores[numpy.arange(end - start), held[start:end]][:, None]
        ranks.extend((scores > goal).sum(1) + ((scores == goal).sum(1) - 1) / 2)
    ranks = numpy.array(ranks)
    gains = numpy.where(ranks < 10, 1 / numpy.log2(ranks + 2), 0)
    return {"ndcg10": round(gains.mean(), 4), "hr20": round((ranks < 20).mean(), 4), "trials": count}


def tell(name, **found):
    print(json.dumps({"name": name, **found}), flush=True)


def ease():
    began = time.perf_counter()
    gram = (x.T @ x).toarray()
    gram[numpy.diag_indices_from(gram)] += 100 if len(histories) < 20_000 else 200
    p = numpy.linalg.inv(gram)
    b = -p / numpy.diag(p)[None, :]
    numpy.fill_diagonal(b, 0)
    took = time.perf_counter() - began
    tell("numpy-ease", fitS=round(took, 3), version=numpy.__version__, **measure(lambda some: some @ b))


def als(factors=32, sweeps=3, alpha=10, ridge=5.0):
    """Hu, Koren and Volinsky, a row at a time as numpy does it."""
    draw = numpy.random.default_rng(1)
    other = draw.normal(0, 0.1, (items, factors))

    def half(rows, fixed):
        common = fixed.T @ fixed + ridge * numpy.eye(factors)
        solved = numpy.zeros((rows.shape[0], factors))
        for row in range(rows.shape[0]):
            mine = fixed[rows.indices[rows.indptr[row] : rows.indptr[row + 1]]]
            if len(mine):
                solved[row] = numpy.linalg.solve(common + alpha * (mine.T @ mine), (1 + alpha) * mine.sum(0))
        return solved

    turned = x.T.tocsr()
    began = time.perf_counter()
    for _ in range(sweeps):
        other = half(turned, half(x, other))
    took = (time.perf_counter() - began) / sweeps
    tell("numpy-als", sweepS=round(took, 3), sweeps=sweeps, **measure(lambda some: half(some, other) @ other.T))


def neighbours(k=50):
    """The article's service with its two faults mended: neighbours of a history, and the courses they took."""
    import sklearn
    from sklearn.neighbors import NearestNeighbors

    count = min(len(trials), NEIGHBOUR_TRIALS)
    found = NearestNeighbors(n_neighbors=min(k + 1, len(histories)), metric="cosine", algorithm="brute").fit(x)

    def score(some):
        distance, near = found.kneighbors(some)
        # Whoever is asked about is in the table too, as the nearest of all.
        return numpy.vstack([(1 - distance[row, 1:]) @ x[near[row, 1:]] for row in range(some.shape[0])])

    began = time.perf_counter()
    quality = measure(score, count)
    took = (time.perf_counter() - began) * 1000 / count
    tell("sklearn-neighbours", serveMs=round(took, 2), version=sklearn.__version__, **quality)


for alternative in (ease, als, neighbours):
    try:
        alternative()
    except Exception as problem:
        tell(alternative.__name__, problem=str(problem))
