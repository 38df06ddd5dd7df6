"""A Kubernetes control plane on the loopback: etcd, kube-apiserver, kube-controller-manager; and its API as plain calls."""
import http.client
import json
import os
import ssl
import subprocess
import threading
import time

BIN = os.path.expanduser('~/.cache/tidewire-k8s/bin')
BUILT = ('helm', 'kube-apiserver', 'kube-controller-manager')
NODE = '10.244.0.1'
API, ETCD, PEER = 6443, 2379, 2380
READY_LIMIT_S = 120


def tool(name):
    return os.path.join(BIN, name)


class Processes:
    """What was started; ended in reverse order, by process id."""

    def __init__(self, folder):
        self.folder, self.started = folder, []

    def start(self, name, *command, **options):
        with open(os.path.join(self.folder, name + '.log'), 'ab') as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, **options)
        self.started.append(process)
        return process

    def end(self):
        for process in reversed(self.started):
            if process.poll() is None:
                process.terminate()
        for process in reversed(self.started):
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()


def run(*command):
    subprocess.run(command, check=True, capture_output=True)


def certificates(folder):
    """One authority, and certificates of the API server, of its proxy to aggregated APIs and of the metrics API."""
    os.makedirs(folder)
    path = lambda name: os.path.join(folder, name)
    run('openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=closed-loop', '-keyout', path('ca.key'), '-out', path('ca.crt'))
    for name, subject in ('apiserver', 'kube-apiserver'), ('front', 'front-proxy-client'), ('metrics', 'metrics'):
        with open(path(name + '.ext'), 'w') as extensions:
            extensions.write('subjectAltName=IP:127.0.0.1,IP:10.96.0.1,IP:%s,DNS:localhost,DNS:kubernetes,DNS:metrics.monitoring.svc\n' % NODE)
        run('openssl', 'req', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=' + subject, '-keyout', path(name + '.key'), '-out', path(name + '.csr'))
        run('openssl', 'x509', '-req', '-days', '2', '-in', path(name + '.csr'), '-CA', path('ca.crt'), '-CAkey', path('ca.key'), '-CAcreateserial',
            '-extfile', path(name + '.ext'), '-out', path(name + '.crt'))
    run('openssl', 'genrsa', '-out', path('sa.key'), '2048')
    run('openssl', 'rsa', '-in', path('sa.key'), '-pubout', '-out', path('sa.pub'))


class Api:
    """Thread-safe: each thread has a connection of its own."""

    def __init__(self, pki, token):
        self.context = ssl.create_default_context(cafile=os.path.join(pki, 'ca.crt'))
        self.token, self.local = token, threading.local()

    def call(self, method, path, body=None, content='application/json'):
        """:raises OSError: if the server cannot be reached, or answers anything but 2xx"""
        for attempt in (1, 2):
            connection = getattr(self.local, 'connection', None)
            if connection is None:
                connection = self.local.connection = http.client.HTTPSConnection('127.0.0.1', API, context=self.context, timeout=10)
            try:
                connection.request(method, path, None if body is None else json.dumps(body),
                                   {'Authorization': 'Bearer ' + self.token, 'Content-Type': content, 'Accept': 'application/json'})
                response = connection.getresponse()
                text = response.read()
                break
            except (OSError, http.client.HTTPException) as failed:
                connection.close()
                self.local.connection = None
                if attempt == 2 or method == 'POST':
                    raise OSError('%s %s: %r' % (method, path, failed)) from failed
        if response.status >= 300:
            raise OSError('%s %s: %d %s' % (method, path, response.status, text[:300]))
        return json.loads(text)

    def get(self, path):
        return self.call('GET', path)

    def patch(self, path, body):
        return self.call('PATCH', path, body, 'application/merge-patch+json')


def write_kubeconfig(folder, pki, token):
    path = os.path.join(folder, 'kubeconfig')
    with open(path, 'w') as config:
        json.dump({'apiVersion': 'v1', 'kind': 'Config', 'current-context': 'loop',
                   'clusters': [{'name': 'loop', 'cluster': {'server': 'https://127.0.0.1:%d' % API, 'certificate-authority': os.path.join(pki, 'ca.crt')}}],
                   'users': [{'name': 'operator', 'user': {'token': token}}],
                   'contexts': [{'name': 'loop', 'context': {'cluster': 'loop', 'user': 'operator'}}]}, config)
    return path


def start(processes, folder):
    """Returns the API once it answers."""
    pki = os.path.join(folder, 'pki')
    certificates(pki)
    file = lambda name: os.path.join(pki, name)
    token = os.urandom(16).hex()
    with open(file('tokens.csv'), 'w') as tokens:
        tokens.write('%s,operator,1,system:masters\n' % token)
    client, peer = 'http://127.0.0.1:%d' % ETCD, 'http://127.0.0.1:%d' % PEER
    processes.start('etcd', 'etcd', '--data-dir', os.path.join(folder, 'etcd'), '--listen-client-urls', client, '--advertise-client-urls', client,
                    '--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer, '--initial-cluster', 'default=' + peer, '--unsafe-no-fsync')
    processes.start('apiserver', tool('kube-apiserver'), '--etcd-servers=' + client, '--secure-port=%d' % API, '--bind-address=127.0.0.1', '--advertise-address=' + NODE,
                    '--tls-cert-file=' + file('apiserver.crt'), '--tls-private-key-file=' + file('apiserver.key'), '--client-ca-file=' + file('ca.crt'),
                    '--token-auth-file=' + file('tokens.csv'), '--service-account-issuer=https://closed-loop', '--service-account-key-file=' + file('sa.pub'),
                    '--service-account-signing-key-file=' + file('sa.key'), '--service-cluster-ip-range=10.96.0.0/16', '--authorization-mode=RBAC',
                    '--requestheader-client-ca-file=' + file('ca.crt'), '--requestheader-allowed-names=front-proxy-client',
                    '--requestheader-extra-headers-prefix=X-Remote-Extra-', '--requestheader-group-headers=X-Remote-Group',
                    '--requestheader-username-headers=X-Remote-User', '--proxy-client-cert-file=' + file('front.crt'), '--proxy-client-key-file=' + file('front.key'))
    kubeconfig = write_kubeconfig(folder, pki, token)
    api, began = Api(pki, token), time.monotonic()
    while True:
        try:
            api.get('/api/v1/namespaces/kube-system')
            break
        except OSError as failed:
            if time.monotonic() - began > READY_LIMIT_S:
                raise SystemExit('kube-apiserver does not answer, see apiserver.log: %s' % failed)
            time.sleep(0.5)
    processes.start('controllers', tool('kube-controller-manager'), '--kubeconfig=' + kubeconfig, '--authentication-kubeconfig=' + kubeconfig,
                    '--authorization-kubeconfig=' + kubeconfig, '--root-ca-file=' + file('ca.crt'), '--service-account-private-key-file=' + file('sa.key'),
                    '--use-service-account-credentials=false', '--leader-elect=false', '--secure-port=0', '--horizontal-pod-autoscaler-sync-period=5s',
                    # The node renews no lease: without these two nobody doubts it.
                    '--controllers=*,-node-lifecycle-controller,-taint-eviction-controller')
    return api
