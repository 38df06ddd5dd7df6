require "json"
require "securerandom"
require "socket"
require "timeout"

# As little of a Pusher client as receives events: there is no SDK of one for Ruby.
class PusherSocket
  attr_reader :id

  def initialize(host, port, key)
    @socket = TCPSocket.new(host, port)
    @socket.write("GET /app/#{key}?protocol=7 HTTP/1.1\r\nHost: #{host}:#{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" \
                  "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: #{SecureRandom.base64(16)}\r\n\r\n")
    Timeout.timeout(15) { nil until @socket.readline == "\r\n" }
    @id = await("pusher:connection_established")["socket_id"]
  end

  # The data of the subscription's answer.
  def subscribe(channel, answer = {})
    send_event("pusher:subscribe", answer.merge(channel: channel))
    await("pusher_internal:subscription_succeeded")
  end

  def send_event(event, data)
    bytes = JSON.generate(event: event, data: data).bytes
    mask = SecureRandom.bytes(4).bytes
    length = bytes.size < 126 ? [0x80 | bytes.size].pack("C") : [0xfe, bytes.size].pack("Cn")
    masked = bytes.each_with_index.map { |byte, i| byte ^ mask[i % 4] }
    @socket.write([0x81].pack("C") + length + (mask + masked).pack("C*"))
  end

  # The data of the next event of this name. Other events are left out, and errors fail.
  def await(name)
    loop do
      opcode, text = frame
      raise "closed with #{text.unpack1("n")}" if opcode == 8
      next unless opcode == 1

      got = JSON.parse(text)
      raise text if got["event"] == "pusher:error"
      return JSON.parse(got["data"]) if got["event"] == name
    end
  end

  # Reads until the server closes the connection, and returns its code.
  def closed
    loop do
      opcode, text = frame
      return text.unpack1("n") if opcode == 8
    end
  end

  private

  def frame
    Timeout.timeout(15) do
      first, length = @socket.readpartial(1).getbyte(0), @socket.read(1).getbyte(0)
      length = @socket.read(2).unpack1("n") if length == 126
      [first & 0x0f, @socket.read(length)]
    end
  end
end
