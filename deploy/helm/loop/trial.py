"""A trial: the control plane, the chart, the pods and the load, in namespaces of their own, from start to verdict."""
import json
import os
import pathlib
import resource
import signal
import subprocess
import sys
import threading
import time

import controlplane
import load
import services
from kubelet import NAMESPACE, Kubelet
from observer import Observer

ROOT = pathlib.Path(__file__).resolve().parents[3]
EDGE, PUBLISH, REDIS = 8001, 8002, 6379
RELEASE = 'chat-tidewire'
INSIDE = 'TIDEWIRE_LOOP_INSIDE'
DEPLOYMENTS = '/apis/apps/v1/namespaces/%s/deployments/%s-' % (NAMESPACE, RELEASE)
# One of each backend, since it all runs on one machine; there is no metrics-server, so no CPU.
VALUES = ['redis.url=redis://127.0.0.1:%d' % REDIS, 'cluster.secret.existingSecret=tidewire-cluster', 'cluster.backendSecret.existingSecret=tidewire-backend',
          'auth.apps.existingSecret=tidewire-apps', 'auth.replicas=1', 'presence.replicas=1', 'publishApi.replicas=1', 'webhooks.enabled=false', 'autoscaling.cpuPercent=0', 'log.format=text']
# All clients have one address, haproxy's.
TEXTS = ['edge.settings.TIDEWIRE_EDGE_ADDRESS_MAX_CONNECTIONS=0']


def add_arguments(parser):
    parser.add_argument('--out', required=True, help='a folder that does not exist yet')
    parser.add_argument('--set', action='append', default=[], metavar='NAME=VALUE', help='a further value of the chart')
    parser.add_argument('--class-path', default=str(ROOT / 'cli/target/tidewire.jar'))


class Trial:
    def __init__(self, args):
        self.args, self.folder, self.began, self.lines = args, args.out, time.monotonic(), []
        self.processes, self.lock, self.kubelet = controlplane.Processes(self.folder), threading.Lock(), None

    def log(self, line):
        with self.lock:
            self.lines.append('%6.1f  %s' % (time.monotonic() - self.began, line))
            print(self.lines[-1], flush=True)

    def until(self, what, condition, limit):
        """Seconds that it took; ends the trial after `limit`."""
        began = time.monotonic()
        while not condition():
            if time.monotonic() - began > limit:
                raise SystemExit('not within %d s: %s' % (limit, what))
            time.sleep(0.2)
        took = time.monotonic() - began
        self.log('%s: %.1f s; connections %s' % (what, took, self.observer.text()))
        return round(took, 1)

    def class_path(self, _tag):
        return self.args.class_path

    def java(self, image, flags, *program):
        small = ['-Xmx192m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC']
        return ['java', '@%s/deploy/jvm/%s.args' % (ROOT, flags), *small, '-cp', self.class_path(image.split(':')[-1]), 'io.tidewire.cli.TidewireMain', *program]

    def start(self, values, texts=()):
        subprocess.run(['ip', 'link', 'set', 'lo', 'up'], check=True)
        subprocess.run(['ip', 'address', 'add', controlplane.NODE + '/32', 'dev', 'lo'], check=True)
        self.processes.start('redis', 'redis-server', '--port', str(REDIS), '--save', '', '--appendonly', 'no', '--dir', self.folder)
        self.api = controlplane.start(self.processes, self.folder)
        self.version = self.api.get('/version')['gitVersion']
        self.log('kube-apiserver %s answers' % self.version)
        self.api.call('POST', '/api/v1/namespaces', {'apiVersion': 'v1', 'kind': 'Namespace', 'metadata': {'name': NAMESPACE}})
        self.api.call('POST', '/api/v1/nodes', {'apiVersion': 'v1', 'kind': 'Node', 'metadata': {'name': 'loop'}})
        services.serve_metrics(self.folder, self.api)
        self.kubelet = Kubelet(self.api, self.folder, self.java, self.log)
        self.services = services.Services(self.processes, self.folder, self.api, self.kubelet, {RELEASE + '-edge': EDGE, RELEASE + '-publish-api': PUBLISH})
        self.observer = Observer(self.api, self.kubelet)
        self.bench = load.Bench(self.processes, self.folder, self.args.class_path, EDGE, PUBLISH)
        self.install(values, texts)
        for thread in self.kubelet, self.services, self.observer:
            thread.start()

    def install(self, values, texts):
        apps = (ROOT / 'bench/apps.yml').read_text()
        for name, entries in (('tidewire-cluster', {'cluster-secret': os.urandom(32).hex()}), ('tidewire-backend', {'backend-secret': os.urandom(32).hex()}), ('tidewire-apps', {'apps.yml': apps})):
            self.api.call('POST', '/api/v1/namespaces/%s/secrets' % NAMESPACE, {'apiVersion': 'v1', 'kind': 'Secret', 'metadata': {'name': name}, 'stringData': entries})
        sets = [part for value in [*VALUES, *values, *self.args.set] for part in ('--set', value)]
        self.helm('install', 'chat', str(ROOT / 'deploy/helm/tidewire'), *sets, *[part for text in [*TEXTS, *texts] for part in ('--set-string', text)])
        self.log('helm install: done')

    def helm(self, *command):
        said = subprocess.run([controlplane.tool('helm'), '--kubeconfig', self.folder + '/kubeconfig', '--namespace', NAMESPACE, *command], capture_output=True, text=True)
        if said.returncode:
            raise SystemExit('helm %s: %s' % (command[0], said.stderr))

    def uninstall(self):
        self.helm('uninstall', 'chat')
        self.until('helm uninstall: all pods are gone', lambda: not self.kubelet.pods, 120)

    def deployment(self, component):
        return self.api.get(DEPLOYMENTS + component)

    def connections(self):
        return sum(self.observer.sockets.values())

    def serve(self, edges):
        """Whether clients reach so many edges, and backends publish-api."""
        known = self.services.known
        return len(known[RELEASE + '-edge']) == edges and known[RELEASE + '-publish-api']

    def run(self):
        """Returns what was seen."""
        raise NotImplementedError

    def close(self):
        if self.kubelet:
            self.kubelet.end()
        self.processes.end()
        with open(self.folder + '/timeline.txt', 'w') as file:
            file.write('\n'.join(self.lines) + '\n')


def enter():
    """Builds what is missing, then starts this program again inside namespaces of its own, which end with it."""
    if not all(os.path.exists(controlplane.tool(name)) for name in controlplane.BUILT):
        subprocess.run([str(ROOT / 'deploy/helm/tools.sh'), 'cluster'], check=True, timeout=3600)
    user = [] if os.geteuid() == 0 else ['--user', '--map-root-user']
    os.environ[INSIDE] = str(os.stat('/proc/self/ns/net').st_ino)
    os.execvp('unshare', ['unshare', *user, '--net', '--pid', '--fork', '--kill-child=SIGTERM', '--mount-proc', sys.executable, *sys.argv])


def carry_out(trial, verdict):
    """
    :param trial: its class
    :param verdict: what a result breaks, as sentences
    """
    args = trial.arguments()
    if INSIDE not in os.environ:
        trial.prepare(args)
        enter()
    if os.environ[INSIDE] == str(os.stat('/proc/self/ns/net').st_ino):
        raise SystemExit('no network namespace of its own')
    args.out = os.path.abspath(args.out)
    os.makedirs(args.out)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    under_way = trial(args)
    try:
        result = under_way.run()
    finally:
        under_way.close()
    result['broken_promises'] = verdict(result)
    with open(args.out + '/result.json', 'w') as file:
        json.dump(result, file, indent=1)
    print(json.dumps(result, indent=1))
    print('\n'.join('FAILED: ' + each for each in result['broken_promises']) or 'all of it held')
    sys.exit(1 if result['broken_promises'] else 0)
