#!/usr/bin/env python3
"""Two versions in one cluster, both ways round, under load: an upgrade with the edges first, then one back with the edges first.

    mvn -q -DskipTests package
    deploy/helm/loop/mixed.py --previous v0.1.0 --out FOLDER

Builds the previous version in a git worktree, the last tag before this commit unless --previous names another, or takes --previous-class-path. As in run.py the control plane is
real and the pods are processes. Deployments get the other image one after the other, and Kubernetes rolls them: previous edges and services; new edges with previous services;
everything new; previous edges with new services. The chart is this version's; settings that a previous version does not know have to be ones that it ignores.
"""
import argparse
import pathlib
import subprocess
import sys
import tempfile
import time

import services
import trial
import verdict
from kubelet import FAILURES, PODS

CLIENTS, EDGES = 300, 2
BACKENDS = ['auth', 'presence', 'publish-api']
STEPS = [('edge',), BACKENDS, ('edge',)]
HOLD_S = 15
ROLLOUT_LIMIT_S = 240
REFUSED = 'tidewire_bus_refused_total'


def last_tag(git):
    """The last release before this commit."""
    described = subprocess.run([*git, 'describe', '--tags', '--match', 'v*', '--abbrev=0', 'HEAD^'], capture_output=True, text=True)
    if described.returncode != 0:
        raise SystemExit('no tag leads to this commit: name the previous version with --previous COMMIT')
    return described.stdout.strip()


class Mixed(trial.Trial):
    @staticmethod
    def arguments():
        parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
        trial.add_arguments(parser)
        parser.add_argument('--previous', help='tag or commit; by default the last tag before this commit')
        parser.add_argument('--previous-class-path', help='a build of it')
        parser.add_argument('--seconds', type=int, default=300, help='how long the clients stay; longer on a slow machine')
        return parser.parse_args()

    @staticmethod
    def prepare(args):
        """Builds the previous version; this program is started again with its class path."""
        if args.previous_class_path:
            return
        git = ['git', '-C', str(trial.ROOT)]
        previous = args.previous or last_tag(git)
        print('previous: %s, %s' % (previous, subprocess.check_output([*git, 'log', '-1', '--format=%h of %cs, %s', previous], text=True).strip()), flush=True)
        tree = pathlib.Path(tempfile.mkdtemp()) / 'previous'
        subprocess.run([*git, 'worktree', 'add', '--detach', str(tree), previous], check=True)
        subprocess.run(['mvn', '-q', '-DskipTests', 'package', '-pl', 'cli', '-am'], cwd=tree, check=True, timeout=1800)
        jar = tree.parent / 'previous.jar'
        (tree / 'cli/target/tidewire.jar').rename(jar)
        subprocess.run([*git, 'worktree', 'remove', '--force', str(tree)], check=True)
        sys.argv += ['--previous', previous, '--previous-class-path', str(jar)]

    def class_path(self, tag):
        return self.args.previous_class_path if tag == 'previous' else self.args.class_path

    def roll(self, component, tag):
        image = self.deployment(component)['spec']['template']['spec']['containers'][0]['image'].rsplit(':', 1)[0]
        container = {'name': component, 'image': image + ':' + tag}
        self.api.call('PATCH', trial.DEPLOYMENTS + component, {'spec': {'template': {'spec': {'containers': [container]}}}}, 'application/strategic-merge-patch+json')
        self.until('%s: %s' % (component, tag), lambda: self.is_rolled_out(component), ROLLOUT_LIMIT_S)

    def is_rolled_out(self, component):
        deployment = self.deployment(component)
        status, wanted = deployment['status'], deployment['spec']['replicas']
        there = [pod for pod in list(self.kubelet.pods.values()) if pod.component == component]
        return (status.get('observedGeneration') == deployment['metadata']['generation'] and len(there) == wanted
                and wanted == status.get('updatedReplicas') == status.get('readyReplicas') == status.get('replicas'))

    def refused(self):
        """Messages of the bus that each process has refused."""
        counts = {}
        for pod in self.api.get(PODS)['items']:
            try:
                counts[pod['metadata']['name']] = services.samples(pod['status']['podIP'], services.management(pod)).get(REFUSED, 0)
            except (KeyError, *FAILURES):
                continue
        return counts

    def versions(self):
        return {pod.name: pod.container['image'].rsplit(':', 1)[1] for pod in list(self.kubelet.pods.values())}

    def run(self):
        # A shorter drain, and nothing that needs rights, as there are three rollouts.
        self.start(['image.tag=previous', 'autoscaling.type=none', 'edge.replicas=%d' % EDGES, 'deletionCost.enabled=false', 'edge.drain.lagSeconds=3', 'edge.drain.windowSeconds=10'])
        self.until('the previous version serves', lambda: self.serve(EDGES), verdict.LIMITS['start_s'])
        clients = self.bench.drain('clients', CLIENTS, self.args.seconds)
        self.until('%d clients are there' % CLIENTS, lambda: self.connections() >= CLIENTS, 60)
        result, tags = {'previous': self.args.previous or self.args.previous_class_path, 'kubernetes': self.version, 'steps': []}, {each: 'previous' for each in ['edge', *BACKENDS]}
        time.sleep(HOLD_S)
        for components in STEPS:
            for component in components:
                tags[component] = 'current' if tags[component] == 'previous' else 'previous'
                self.roll(component, tags[component])
            # Clients come and go in every combination: requests over the bus.
            time.sleep(HOLD_S)
            result['steps'].append({'edges': tags['edge'], 'services': tags['auth'], 'pods': self.versions(), 'bus_refused': self.refused()})
        result['within_measurement'] = clients.is_running()
        result['clients'] = {clients.name: clients.figures()}
        self.uninstall()
        result['exits'], result['broken'] = self.kubelet.exits, self.kubelet.broken
        return result


if __name__ == '__main__':
    trial.carry_out(Mixed, verdict.of_mixed)
