"""Tables of two crossed columns as networks: a count is an edge between the two sums that it is a part of."""

from collections.abc import Collection, Iterator, Mapping
from heapq import heappop, heappush

Node = tuple[str, str | None]
"""A sum by its kind and its name."""
Edge = tuple[Node, Node]
"""A count that is a part of two sums."""


def bridges(edges: Collection[Edge]) -> list[Edge]:
    """The edges that are on no ring: each is known as soon as all that is not among the edges is known."""
    parents, order = _walked(_neighbours(edges))
    ranks = {node: rank for rank, node in enumerate(order)}
    lowest = dict(ranks)
    for one, other in edges:
        if parents[one] != other and parents[other] != one:
            lowest[one] = min(lowest[one], ranks[other])
            lowest[other] = min(lowest[other], ranks[one])
    for node in reversed(order):
        if (parent := parents[node]) is not None:
            lowest[parent] = min(lowest[parent], lowest[node])
    cut = {
        frozenset((node, parents[node]))
        for node in order
        if parents[node] is not None and lowest[node] == ranks[node]
    }
    return [edge for edge in edges if frozenset(edge) in cut]


def _neighbours(edges: Collection[Edge]) -> Mapping[Node, list[Node]]:
    found: dict[Node, list[Node]] = {}
    for one, other in edges:
        found.setdefault(one, []).append(other)
        found.setdefault(other, []).append(one)
    return found


def _walked(neighbours: Mapping[Node, list[Node]]) -> tuple[dict[Node, Node | None], list[Node]]:
    """Every node with the one from which it was reached, depth first, and all in that order."""
    parents: dict[Node, Node | None] = {}
    order: list[Node] = []
    for start in neighbours:
        if start in parents:
            continue
        parents[start] = None
        order.append(start)
        path: list[tuple[Node, Iterator[Node]]] = [(start, iter(neighbours[start]))]
        while path:
            node, further = path[-1]
            reached = next((one for one in further if one not in parents), None)
            if reached is None:
                path.pop()
                continue
            parents[reached] = node
            order.append(reached)
            path.append((reached, iter(neighbours[reached])))
    return parents, order


def way_round(edge: Edge, costs: Mapping[Edge, int]) -> list[Edge]:
    """The cheapest edges that lead from one end of an edge to its other without it; none where no way does."""
    leading: dict[Node, list[tuple[Node, Edge]]] = {}
    for one in costs:
        if one != edge:
            leading.setdefault(one[0], []).append((one[1], one))
            leading.setdefault(one[1], []).append((one[0], one))
    start, end = edge
    waiting: list[tuple[int, int, int, Node]] = [(0, 0, 0, start)]
    best: dict[Node, tuple[int, int]] = {start: (0, 0)}
    by: dict[Node, tuple[Node, Edge]] = {}
    pushed = 0
    while waiting:
        cost, steps, _, node = heappop(waiting)
        if node == end:
            return list(_back(start, end, by))
        for other, one in leading.get(node, ()):
            reached = cost + costs[one], steps + 1
            if other not in best or reached < best[other]:
                best[other], by[other] = reached, (node, one)
                pushed += 1
                heappush(waiting, (*reached, pushed, other))
    return []


def _back(start: Node, end: Node, by: Mapping[Node, tuple[Node, Edge]]) -> Iterator[Edge]:
    """The edges of the way that was found, from its end."""
    node = end
    while node != start:
        node, edge = by[node]
        yield edge
