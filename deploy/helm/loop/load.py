"""bench's clients: `drain` for those that must lose nothing, `idle` for those that come and go."""
import json
import os
import time

RATE, CHANNELS, PACE = 40, 100, 100


class Clients:
    def __init__(self, name, process, report):
        self.name, self.process, self.report, self.began = name, process, report, time.monotonic()

    def is_running(self):
        return self.process.poll() is None

    def leave(self):
        self.process.terminate()

    def figures(self):
        """Waits until the measurement is over."""
        self.process.wait(600)
        if self.process.returncode:
            raise SystemExit('bench ended with %d, see %s.log' % (self.process.returncode, self.name))
        with open(self.report) as file:
            run = json.load(file)
        figures = {name: figure['value'] for name, figure in run['figures'].items()}
        away = {title.split(', ')[1]: {name: times[name] for name in ('count', 'p50', 'p90', 'p99', 'max')} for title, times in run['latencies_ms'].items()}
        return {'figures': figures, 'away_ms': away, 'remarks': run['remarks'] + run['doubts']}


class Bench:
    def __init__(self, processes, folder, class_path, edge, publish):
        self.processes, self.folder = processes, folder
        self.command = ['java', '-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', class_path, 'io.tidewire.bench.BenchMain']
        self.target = ['--url', 'ws://127.0.0.1:%d' % edge, '--api', 'http://127.0.0.1:%d' % publish, '--loops', '1', '--pace', str(PACE)]

    def start(self, name, *arguments):
        report = os.path.join(self.folder, name + '.json')
        process = self.processes.start(name, *self.command, arguments[0], *self.target, *arguments[1:], '--json', report)
        return Clients(name, process, report)

    def drain(self, name, connections, seconds):
        """A fifth each: stock on public, private and presence channels, rec1 on public and presence channels."""
        return self.start(name, 'drain', '--connections', str(connections), '--channels', str(CHANNELS), '--rate', str(RATE), '--duration', '%ds' % seconds)

    def idle(self, name, connections):
        return self.start(name, 'idle', '--connections', str(connections), '--warm-up-connections', '0', '--duration', '600s')
