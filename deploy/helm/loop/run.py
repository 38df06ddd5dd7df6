#!/usr/bin/env python3
"""The closed loop: the chart in a real Kubernetes control plane, with real edges, under load. Two edges, four by the autoscaler, two again.

    mvn -q -DskipTests package
    deploy/helm/loop/run.py --out FOLDER       # six minutes; the first time a quarter of an hour more, to build what it needs

etcd, kube-apiserver and kube-controller-manager are the real ones, and so are the HPA, the EndpointSlices, the tokens and RBAC. Pods are processes, each on an address of its own
(kubelet.py); haproxy and a hosts file stand for kube-proxy and DNS, and a custom metrics API for Prometheus and its adapter (services.py). Images, a node's network and
NetworkPolicies are not part of it. Everything runs in network and process namespaces of its own, so nothing is reached from outside, and nothing remains.

Needs Go (for deploy/helm/tools.sh), etcd, haproxy, redis-server, openssl, ip and unshare; root is not needed where users may create namespaces. Exits with 0 if all held
that verdict.py says.
"""
import argparse
import time

import trial
import verdict

# Connections that stay from the start, that come after the scale-up and stay, that come first and leave; and how many an edge should have.
STAYING, LATE, GUESTS, PER_EDGE = 400, 600, 1500, 520
EDGES, MOST = 2, 4
# Several intervals of the deletion cost.
SETTLE_S = 20


class ClosedLoop(trial.Trial):
    @staticmethod
    def arguments():
        parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
        trial.add_arguments(parser)
        parser.add_argument('--seconds', type=int, default=240, help='how long the clients stay that must lose nothing; longer on a slow machine')
        parser.add_argument('--rebalance', action='store_true', help='leave automatic rebalancing on, as it is by default; off, the oldest edges are the emptiest')
        return parser.parse_args()

    @staticmethod
    def prepare(args):
        """Nothing but what every trial needs."""

    def replicas(self):
        return self.deployment('edge')['spec']['replicas']

    def run(self):
        limits = verdict.LIMITS
        # Drain and pace of scale-downs are the chart's own.
        self.start(['autoscaling.socketsPerEdge=%d' % PER_EDGE, 'autoscaling.maxReplicas=%d' % MOST, 'autoscaling.scaleDownStabilizationSeconds=15', 'deletionCost.intervalSeconds=5'],
                   [] if self.args.rebalance else ['edge.settings.TIDEWIRE_EDGE_REBALANCE_AUTOMATIC=none'])
        result = {'kubernetes': self.version, 'rebalance': self.args.rebalance}
        result['start_s'] = self.until('two edges and publish-api serve', lambda: self.serve(EDGES), limits['start_s'])

        staying = self.bench.drain('staying', STAYING, self.args.seconds)
        self.until('%d clients are there that stay' % STAYING, lambda: self.connections() >= STAYING, 60)
        guests, began = self.bench.idle('guests', GUESTS), time.monotonic()
        self.until('%d guests have come' % GUESTS, lambda: self.connections() >= STAYING + GUESTS, 60)
        self.until('the autoscaler wants %d edges' % MOST, lambda: self.replicas() == MOST, limits['up_s'])
        result['up_decided_s'] = round(time.monotonic() - began, 1)
        self.until('%d edges serve' % MOST, lambda: self.serve(MOST), limits['up_s'])
        result['up_s'] = round(time.monotonic() - began, 1)

        late = self.bench.drain('late', LATE, self.args.seconds - int(time.monotonic() - staying.began))
        self.until('%d clients more are there' % LATE, lambda: self.connections() >= STAYING + GUESTS + LATE, 60)
        time.sleep(SETTLE_S)
        began = time.monotonic()
        guests.leave()
        self.until('the guests have left', lambda: self.connections() <= STAYING + LATE, 30)
        self.until('back to two edges', lambda: len(self.observer.edges) == EDGES and self.replicas() == EDGES, limits['down_s'])
        result['down_s'] = round(time.monotonic() - began, 1)
        time.sleep(3)
        result['removals'] = verdict.removals(self.observer, *self.drain())
        result['connections_at_the_end'] = self.observer.text()
        result['within_measurement'] = staying.is_running() and late.is_running()
        result['clients'] = {each.name: each.figures() for each in (staying, late)}
        self.uninstall()
        result['exits'], result['broken'] = self.kubelet.exits, self.kubelet.broken
        return result

    def drain(self):
        """Lag and window of an edge in seconds, from its Deployment."""
        env = {each['name']: each.get('value') for each in self.deployment('edge')['spec']['template']['spec']['containers'][0]['env']}
        return [int(env['TIDEWIRE_EDGE_DRAIN_' + name].rstrip('s')) for name in ('LAG', 'WINDOW')]


if __name__ == '__main__':
    trial.carry_out(ClosedLoop, verdict.of_loop)
