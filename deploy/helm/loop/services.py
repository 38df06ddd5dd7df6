"""Services: what kube-proxy and the cluster's DNS do, from the EndpointSlices of the real controller; and the custom metrics API."""
import base64
import http.server
import json
import os
import re
import socket
import ssl
import threading
import time
import urllib.parse
import urllib.request

from kubelet import FAILURES, NAMESPACE

SLICES = '/apis/discovery.k8s.io/v1/namespaces/%s/endpointslices' % NAMESPACE
METRICS_PORT = 6444
GROUP = 'custom.metrics.k8s.io'
VERSION = GROUP + '/v1beta2'
SOCKETS = 'tidewire_sockets'
SLOTS = 12


class Services(threading.Thread):
    """
    HAProxy in front of some Services, told of each change over its socket: connections that are there stay, as behind kube-proxy. And a hosts file of headless Services.

    :param ports: Service -> port on 127.0.0.1
    """

    def __init__(self, processes, folder, api, kubelet, ports):
        super().__init__(daemon=True)
        self.api, self.kubelet, self.ports = api, kubelet, ports
        self.socket, self.known, self.names = os.path.join(folder, 'haproxy.sock'), {name: {} for name in ports}, None
        config = os.path.join(folder, 'haproxy.cfg')
        with open(config, 'w') as file:
            file.write('global\n  stats socket %s level admin\n  maxconn 9000\ndefaults\n  mode tcp\n  timeout connect 2s\n  timeout client 1h\n  timeout server 1h\n  option redispatch\n' % self.socket)
            for name, port in ports.items():
                file.write('listen %s\n  bind 127.0.0.1:%d\n  balance leastconn\n' % (name, port))
                file.write(''.join('  server s%d 127.0.0.1:1 disabled\n' % i for i in range(SLOTS)))
        self.write_hosts({})
        processes.start('haproxy', 'haproxy', '-db', '-f', config)

    def write_hosts(self, names):
        if names == self.names:
            return
        with open(self.kubelet.hosts + '.new', 'w') as file:
            file.write('127.0.0.1 localhost\n')
            file.write(''.join('%s %s\n' % (address, name) for name, addresses in sorted(names.items()) for address in addresses))
        os.replace(self.kubelet.hosts + '.new', self.kubelet.hosts)
        self.names = names

    def look(self):
        ready, headless = {}, {}
        for each in self.api.get(SLICES)['items']:
            service = each['metadata']['labels']['kubernetes.io/service-name']
            addresses = [endpoint['addresses'][0] for endpoint in each.get('endpoints') or [] if endpoint['conditions'].get('ready')]
            # A slice without endpoints has no ports either.
            if service in self.ports and addresses:
                port = next(port['port'] for port in each['ports'] if port['name'] == 'http')
                ready.setdefault(service, set()).update('%s:%d' % (address, port) for address in addresses)
            elif 'service.kubernetes.io/headless' in each['metadata']['labels']:
                headless.setdefault('%s.%s.svc.cluster.local' % (service, NAMESPACE), []).extend(sorted(addresses))
        self.write_hosts(headless)
        for service, slots in self.known.items():
            self.change(service, slots, ready.get(service, set()))

    def change(self, service, slots, wanted):
        for endpoint in [each for each in slots if each not in wanted]:
            self.tell('set server %s/s%d state maint' % (service, slots.pop(endpoint)))
        for endpoint in wanted - set(slots):
            slot = next(i for i in range(SLOTS) if i not in slots.values())
            address, port = endpoint.split(':')
            self.tell('set server %s/s%d addr %s port %s' % (service, slot, address, port))
            self.tell('set server %s/s%d state ready' % (service, slot))
            slots[endpoint] = slot

    def tell(self, line):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(self.socket)
            connection.sendall((line + '\n').encode())
            connection.recv(4096)

    def run(self):
        while not self.kubelet.over:
            try:
                self.look()
            except FAILURES as failed:
                self.kubelet.log('services: %s' % failed)
            time.sleep(0.3)


def samples(address, port):
    """The sums of a process' metrics by name."""
    text = urllib.request.urlopen('http://%s:%d/metrics' % (address, port), timeout=3).read().decode()
    sums = {}
    for name, value in re.findall(r'(?m)^(\w+)(?:\{[^}]*\})? (\S+)', text):
        sums[name] = sums.get(name, 0) + float(value)
    return sums


def management(pod):
    return next(port['containerPort'] for port in pod['spec']['containers'][0]['ports'] if port['name'] == 'management')


class CustomMetrics(http.server.BaseHTTPRequestHandler):
    """Answers with what the pods themselves say, for what an adapter would ask Prometheus. Pods that do not answer are left out."""

    api = None

    def log_message(self, *_):
        pass

    def do_GET(self):
        url = urllib.parse.urlparse(self.path)
        version = {'groupVersion': VERSION, 'version': 'v1beta2'}
        asked = re.fullmatch('/apis/' + VERSION + '/namespaces/([^/]+)/pods/[*]/' + SOCKETS, urllib.parse.unquote(url.path))
        if url.path == '/apis/' + GROUP:
            self.answer({'kind': 'APIGroup', 'apiVersion': 'v1', 'name': GROUP, 'versions': [version], 'preferredVersion': version})
        elif url.path == '/apis/' + VERSION:
            self.answer({'kind': 'APIResourceList', 'apiVersion': 'v1', 'groupVersion': VERSION, 'resources': [
                {'name': 'pods/' + SOCKETS, 'singularName': '', 'namespaced': True, 'kind': 'MetricValueList', 'verbs': ['get']}]})
        elif asked:
            selector = urllib.parse.parse_qs(url.query).get('labelSelector', [''])[0]
            self.answer({'kind': 'MetricValueList', 'apiVersion': VERSION, 'metadata': {}, 'items': list(self.values(asked[1], selector))})
        else:
            self.answer({'kind': 'Status', 'apiVersion': 'v1', 'status': 'Failure', 'code': 404}, 404)

    def values(self, namespace, selector):
        for pod in self.api.get('/api/v1/namespaces/%s/pods?labelSelector=%s' % (namespace, urllib.parse.quote(selector)))['items']:
            try:
                value = samples(pod['status']['podIP'], management(pod))[SOCKETS]
            except (KeyError, *FAILURES):
                continue
            yield {'describedObject': {'kind': 'Pod', 'namespace': namespace, 'name': pod['metadata']['name'], 'apiVersion': '/v1'}, 'metric': {'name': SOCKETS},
                   'timestamp': time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime()), 'value': '%d' % value}

    def answer(self, content, status=200):
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def serve_metrics(folder, api):
    """Registers custom.metrics.k8s.io with the API server, which calls it as an aggregated API."""
    server = http.server.ThreadingHTTPServer(('127.0.0.1', METRICS_PORT), type('Handler', (CustomMetrics,), {'api': api}))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(os.path.join(folder, 'pki/metrics.crt'), os.path.join(folder, 'pki/metrics.key'))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with open(os.path.join(folder, 'pki/ca.crt'), 'rb') as file:
        authority = base64.b64encode(file.read()).decode()
    api.call('POST', '/api/v1/namespaces', {'apiVersion': 'v1', 'kind': 'Namespace', 'metadata': {'name': 'monitoring'}})
    api.call('POST', '/api/v1/namespaces/monitoring/services', {
        'apiVersion': 'v1', 'kind': 'Service', 'metadata': {'name': 'metrics'},
        'spec': {'type': 'ExternalName', 'externalName': 'localhost', 'ports': [{'port': METRICS_PORT, 'protocol': 'TCP'}]}})
    api.call('POST', '/apis/apiregistration.k8s.io/v1/apiservices', {
        'apiVersion': 'apiregistration.k8s.io/v1', 'kind': 'APIService', 'metadata': {'name': 'v1beta2.' + GROUP},
        'spec': {'group': GROUP, 'version': 'v1beta2', 'groupPriorityMinimum': 100, 'versionPriority': 100,
                 'service': {'name': 'metrics', 'namespace': 'monitoring', 'port': METRICS_PORT}, 'caBundle': authority}})
