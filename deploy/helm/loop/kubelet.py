"""Runs each pod as a process on an address of its own: what scheduler, kubelet and DNS do for one node."""
import base64
import http.client
import os
import re
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request

from controlplane import API, NODE

NAMESPACE = 'realtime'
PODS = '/api/v1/namespaces/%s/pods' % NAMESPACE
LISTENERS = {'edge': 'EDGE', 'auth': 'AUTH', 'publish-api': 'PUBLISH'}
COMMANDS = {'edge-service': 'edge', 'publish-api': 'publish-api', 'auth-service': 'auth', 'presence-service': 'presence', 'webhook-service': 'webhooks'}
RESTART_PAUSE_S = 5
FAILURES = (OSError, http.client.HTTPException)


class Probe:
    """A container's probe, with the periods and thresholds of its pod."""

    def __init__(self, pod, kind):
        self.pod, self.spec = pod, pod.container.get(kind)
        self.due, self.failures, self.passed = 0, 0, False

    def look(self):
        """Whether it has come to a result: True or False, or None between two looks."""
        if self.spec is None or time.monotonic() < self.due:
            return None
        self.due = time.monotonic() + self.spec['periodSeconds']
        ask = self.spec['httpGet']
        port = next(each['containerPort'] for each in self.pod.container['ports'] if each['name'] == ask['port'])
        try:
            urllib.request.urlopen('http://%s:%d%s' % (self.pod.ip, port, ask['path']), timeout=self.spec.get('timeoutSeconds', 1)).close()
            self.failures, self.passed = 0, True
            return True
        except FAILURES:
            self.failures += 1
            return False if self.failures >= self.spec['failureThreshold'] else None


class Pod(threading.Thread):
    """From binding to deletion."""

    def __init__(self, kubelet, resource, ip):
        super().__init__(daemon=True)
        self.kubelet, self.ip = kubelet, ip
        self.name, self.labels, self.spec = resource['metadata']['name'], resource['metadata']['labels'], resource['spec']
        self.component, self.container = self.labels['app.kubernetes.io/component'], resource['spec']['containers'][0]
        self.path, self.home = '%s/%s' % (PODS, self.name), os.path.join(kubelet.folder, 'pods', self.name)
        self.ready, self.restarts, self.deletion = False, 0, None
        self.process, self.log, self.began, self.changed = None, kubelet.log, time.monotonic(), now()

    def run(self):
        try:
            os.makedirs(self.home)
            subprocess.run(['ip', 'address', 'add', self.ip + '/32', 'dev', 'lo'], check=True)
            self.kubelet.api.call('POST', self.path + '/binding', {'apiVersion': 'v1', 'kind': 'Binding', 'metadata': {'name': self.name},
                                                                   'target': {'apiVersion': 'v1', 'kind': 'Node', 'name': 'loop'}})
            while self.deletion is None:
                self.live()
            self.kubelet.api.call('DELETE', self.path + '?gracePeriodSeconds=0')
            del self.kubelet.pods[self.name]
        except Exception as failed:
            # It stays, so the loop does not end well.
            self.kubelet.broken.append('%s: %r' % (self.name, failed))
            self.log('BROKEN %s: %r' % (self.name, failed))

    def live(self):
        """One life of the process."""
        with open(os.path.join(self.home, 'log'), 'ab') as log:
            self.process = subprocess.Popen(self.command(), env=self.environment(), stdout=log, stderr=log)
        self.kubelet.processes.append(self.process)
        began, killed = time.monotonic(), False
        self.log('start %s %s' % (self.name, self.ip))
        self.set_status(False)
        probes = {kind: Probe(self, kind) for kind in ('startupProbe', 'readinessProbe', 'livenessProbe')}
        while self.process.poll() is None:
            if self.deletion is not None:
                return self.stop()
            started = probes['startupProbe'].spec is None or probes['startupProbe'].passed
            alive = probes['livenessProbe' if started else 'startupProbe'].look()
            if alive is False and not killed:
                self.log('UNHEALTHY %s: a probe of /live failed' % self.name)
                self.process.terminate()
                killed = True
            ready = probes['readinessProbe'].look() if started else None
            if probes['readinessProbe'].spec is None:
                ready = True
            if ready is not None and ready != self.ready:
                self.log('%s %s after %.1f s' % ('ready' if ready else 'UNREADY', self.name, time.monotonic() - began))
                self.set_status(ready)
            time.sleep(0.2)
        self.exited(time.monotonic() - began, False)
        self.restarts += 1
        self.set_status(False)
        time.sleep(RESTART_PAUSE_S)
        return None

    def stop(self):
        """The preStop hook, then SIGTERM; SIGKILL when the grace period is over. Both count from the deletion."""
        began = time.monotonic()
        hook = self.container.get('lifecycle', {}).get('preStop', {}).get('exec', {}).get('command')
        grace = self.deletion
        if hook:
            subprocess.run(hook, timeout=grace)
        self.log('SIGTERM %s' % self.name)
        self.process.send_signal(signal.SIGTERM)
        while self.process.poll() is None:
            if time.monotonic() - began > grace:
                self.log('KILLED %s: its grace period of %d s is over' % (self.name, grace))
                self.process.kill()
            time.sleep(0.1)
        self.exited(time.monotonic() - began, True)

    def exited(self, seconds, asked):
        self.log('exit %d %s after %.1f s%s' % (self.process.returncode, self.name, seconds, '' if asked else ', UNASKED'))
        self.kubelet.exits.append({'pod': self.name, 'component': self.component, 'code': self.process.returncode, 'asked': asked, 'seconds': round(seconds, 1)})

    def set_status(self, ready):
        if ready != self.ready:
            self.ready, self.changed = ready, now()
        text = lambda value: 'True' if value else 'False'
        conditions = [{'type': kind, 'status': text(ready or kind in ('Initialized', 'PodScheduled')), 'lastTransitionTime': self.changed}
                      for kind in ('Initialized', 'PodScheduled', 'ContainersReady', 'Ready')]
        container = {'name': self.container['name'], 'ready': ready, 'started': True, 'restartCount': self.restarts, 'image': self.container['image'], 'imageID': '',
                     'state': {'running': {'startedAt': self.changed}}}
        self.kubelet.api.patch(self.path + '/status', {'status': {'phase': 'Running', 'hostIP': NODE, 'podIP': self.ip, 'podIPs': [{'ip': self.ip}],
                                                                  'startTime': self.changed, 'conditions': conditions, 'containerStatuses': [container]}})

    def command(self):
        image = self.container['image'].split('/')[-1]
        service = image.split(':')[0]
        if service in COMMANDS:
            return self.kubelet.java(image, service, COMMANDS[service])
        return self.kubelet.java(image, 'cli', *self.container['args'], '--account=' + self.account())

    def environment(self):
        values = {}
        for variable in self.container.get('env', []):
            source = variable.get('valueFrom', {})
            if 'secretKeyRef' in source:
                value = self.kubelet.secret(source['secretKeyRef']['name'])[source['secretKeyRef']['key']]
            elif 'fieldRef' in source:
                value = {'status.podIP': self.ip, 'metadata.name': self.name}[source['fieldRef']['fieldPath']]
            else:
                value = variable.get('value', '')
            value = re.sub(r'\$\((\w+)\)', lambda name: values.get(name[1], name[0]), value)
            # Mounts are folders below the pod's own.
            values[variable['name']] = value.replace('/etc/tidewire/', self.home + '/')
        for volume in (each for each in self.spec.get('volumes', []) if 'secret' in each):
            os.makedirs(os.path.join(self.home, volume['name']), exist_ok=True)
            for key, text in self.kubelet.secret(volume['secret']['secretName']).items():
                with open(os.path.join(self.home, volume['name'], key), 'w') as file:
                    file.write(text)
        # A pod has a network of its own; here its servers listen on its address.
        for listener in filter(None, [LISTENERS.get(self.component), 'MANAGEMENT' if self.labels.get('tidewire.io/member') else None]):
            values['TIDEWIRE_%s_HOST' % listener] = self.ip
        # The node's DNS, and no folder that can be written.
        java = '-Djava.io.tmpdir=/proc/self -Djdk.net.hosts.file=%s -Dsun.net.inetaddr.ttl=1' % self.kubelet.hosts
        inherited = {key: value for key, value in os.environ.items() if not key.startswith('TIDEWIRE_')}
        return {**inherited, **values, 'KUBERNETES_SERVICE_HOST': '127.0.0.1', 'KUBERNETES_SERVICE_PORT': str(API), 'JAVA_TOOL_OPTIONS': java}

    def account(self):
        """A folder as Kubernetes mounts it for the pod's service account, with a token for its rights and no others."""
        folder = os.path.join(self.home, 'account')
        os.makedirs(folder, exist_ok=True)
        request = {'apiVersion': 'authentication.k8s.io/v1', 'kind': 'TokenRequest', 'spec': {'expirationSeconds': 3600}}
        token = self.kubelet.api.call('POST', '/api/v1/namespaces/%s/serviceaccounts/%s/token' % (NAMESPACE, self.spec['serviceAccountName']), request)
        with open(os.path.join(self.kubelet.folder, 'pki', 'ca.crt')) as authority:
            files = {'token': token['status']['token'], 'namespace': NAMESPACE, 'ca.crt': authority.read()}
        for name, text in files.items():
            with open(os.path.join(folder, name), 'w') as file:
                file.write(text)
        return folder


class Kubelet(threading.Thread):
    """
    :param java: the command line for an image, the name of its JVM flags, and the program's arguments
    :param log: takes a line
    """

    def __init__(self, api, folder, java, log):
        super().__init__(daemon=True)
        self.api, self.folder, self.java, self.log = api, folder, java, log
        self.pods, self.exits, self.broken, self.processes = {}, [], [], []
        self.hosts, self.addresses, self.over = os.path.join(folder, 'hosts'), 1, False

    def secret(self, name):
        data = self.api.get('/api/v1/namespaces/%s/secrets/%s' % (NAMESPACE, name))['data']
        return {key: base64.b64decode(value).decode() for key, value in data.items()}

    def look(self):
        present = {each['metadata']['name']: each for each in self.api.get(PODS)['items']}
        for name, resource in present.items():
            deleted, pod = resource['metadata'].get('deletionTimestamp'), self.pods.get(name)
            if pod is None and not deleted:
                self.addresses += 1
                self.pods[name] = pod = Pod(self, resource, '10.244.0.%d' % self.addresses)
                pod.start()
            elif pod is not None and deleted and pod.deletion is None:
                pod.deletion = resource['metadata']['deletionGracePeriodSeconds']

    def run(self):
        while not self.over:
            try:
                self.look()
            except FAILURES as failed:
                self.log('kubelet: %s' % failed)
            time.sleep(0.5)

    def end(self):
        """Whatever still runs is killed: pods that had to end well were deleted before."""
        self.over = True
        for process in self.processes:
            if process.poll() is None:
                process.kill()
                process.wait()


def now():
    return time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())
