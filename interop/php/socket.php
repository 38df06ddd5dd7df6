<?php

/** As little of a Pusher client as receives events: there is no SDK of one for PHP. */
final class PusherSocket
{
    public readonly string $id;
    /** @var resource */
    private $stream;

    public function __construct(string $host, int $port, string $key)
    {
        $this->stream = stream_socket_client("tcp://$host:$port", timeout: 15);
        stream_set_timeout($this->stream, 15);
        $nonce = base64_encode(random_bytes(16));
        fwrite($this->stream, "GET /app/$key?protocol=7 HTTP/1.1\r\nHost: $host:$port\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            . "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: $nonce\r\n\r\n");
        do {
            $line = fgets($this->stream);
        } while ($line !== false && trim($line) !== '');
        $this->id = $this->await('pusher:connection_established')['socket_id'];
    }

    /** The data of the subscription's answer. */
    public function subscribe(string $channel, string $answer = '{}'): array
    {
        $this->send('pusher:subscribe', ['channel' => $channel] + json_decode($answer, true));
        return $this->await('pusher_internal:subscription_succeeded');
    }

    public function send(string $event, array $data): void
    {
        $text = json_encode(['event' => $event, 'data' => $data]);
        $mask = random_bytes(4);
        $length = strlen($text) < 126 ? chr(0x80 | strlen($text)) : "\xfe" . pack('n', strlen($text));
        fwrite($this->stream, "\x81$length$mask" . ($text ^ str_repeat($mask, intdiv(strlen($text), 4) + 1)));
    }

    /** The data of the next event of this name. Other events are left out, and errors fail. */
    public function await(string $name): mixed
    {
        do {
            [$opcode, $text] = $this->frame();
            $frame = $opcode === 1 ? json_decode($text, true) : [];
            if ($opcode === 8 || ($frame['event'] ?? '') === 'pusher:error') {
                throw new RuntimeException($opcode === 8 ? 'closed with ' . unpack('n', $text)[1] : $text);
            }
        } while (($frame['event'] ?? '') !== $name);
        return json_decode($frame['data'], true);
    }

    /** Reads until the server closes the connection, and returns its code. */
    public function closed(): int
    {
        do {
            [$opcode, $text] = $this->frame();
        } while ($opcode !== 8);
        return unpack('n', $text)[1];
    }

    private function frame(): array
    {
        [$first, $length] = array_values(unpack('C2', $this->read(2)));
        if ($length === 126) {
            $length = unpack('n', $this->read(2))[1];
        }
        return [$first & 0x0f, $this->read($length)];
    }

    private function read(int $length): string
    {
        $bytes = '';
        while (strlen($bytes) < $length) {
            $part = fread($this->stream, $length - strlen($bytes));
            if ($part === false || $part === '') {
                throw new RuntimeException('nothing came');
            }
            $bytes .= $part;
        }
        return $bytes;
    }
}
