"""Watches the edges twice a second: who is there, how many connections each has, who is removed, and how fast clients arrive at the others."""
import threading
import time

from kubelet import FAILURES, PODS
from services import management, samples

EDGES = PODS + '?labelSelector=app.kubernetes.io/component%3Dedge'
COST = 'controller.kubernetes.io/pod-deletion-cost'
OPENED = 'tidewire_connections_opened_total'
SOCKETS = 'tidewire_sockets'
# Arrivals are averaged over this time.
SPAN_S = 5
# Edges whose connections differ by less than this are equally empty.
CLOSE = 1.1


class Removal:
    """An edge that was deleted: what it and those that stay had then, and which Kubernetes would have taken without a cost."""

    def __init__(self, pod, staying, sockets):
        self.pod, self.at = pod['metadata']['name'], time.monotonic()
        there = [pod, *staying]
        self.costs = {each['metadata']['name']: each['metadata'].get('annotations', {}).get(COST) for each in there}
        self.sockets = {each['metadata']['name']: sockets.get(each['metadata']['name'], 0) for each in there}
        self.youngest = max(there, key=lambda each: each['metadata']['creationTimestamp'])['metadata']['name']

    def is_of_the_emptiest(self):
        """Costs are some seconds old, and are only changed when the connections have by 5 %."""
        return self.sockets[self.pod] <= CLOSE * min(self.sockets.values())


class Observer(threading.Thread):
    def __init__(self, api, kubelet):
        super().__init__(daemon=True)
        self.api, self.kubelet = api, kubelet
        self.edges, self.sockets, self.counts, self.arrived, self.removals = [], {}, {}, [], []

    def look(self):
        edges = self.api.get(EDGES)['items']
        removed = {each.pod for each in self.removals}
        staying = [each for each in edges if 'deletionTimestamp' not in each['metadata']]
        for pod in edges:
            if pod not in staying and pod['metadata']['name'] not in removed:
                self.removals.append(Removal(pod, staying, self.sockets))
        self.edges, sockets = [each['metadata']['name'] for each in edges], {}
        for pod in edges:
            name = pod['metadata']['name']
            try:
                found = samples(pod['status']['podIP'], management(pod))
            except (KeyError, *FAILURES):
                continue
            if SOCKETS in found:
                sockets[name] = int(found[SOCKETS])
                self.count(name, time.monotonic(), found.get(OPENED, 0))
        self.sockets = sockets

    def count(self, name, at, opened):
        if name in self.counts:
            before, had = self.counts[name]
            self.arrived.append((before, at, opened - had))
        self.counts[name] = (at, opened)

    def arrivals(self, since, until):
        """The highest rate of connections a second that all edges together opened, over SPAN_S, between two times. Each sample counts evenly from the one before it."""
        highest, at = 0.0, since
        while at + SPAN_S <= until:
            rate = sum(opened * max(0.0, min(end, at + SPAN_S) - max(begin, at)) / (end - begin) for begin, end, opened in self.arrived if end > begin) / SPAN_S
            highest, at = max(highest, rate), at + 0.5
        return highest

    def text(self):
        return ', '.join('%s %d' % (name[-5:], count) for name, count in sorted(self.sockets.items()))

    def run(self):
        while not self.kubelet.over:
            try:
                self.look()
            except FAILURES as failed:
                self.kubelet.log('observer: %s' % failed)
            time.sleep(0.5)
