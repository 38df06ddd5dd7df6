# Stock pusher gem. Prints "ok NAME" or "not ok NAME: why" for each behaviour.
$LOAD_PATH.unshift(*Dir["#{__dir__}/gems/gems/*/lib"])
require "pusher"
require "logger"
require_relative "socket"

HOST, PORT, APP, KEY, SECRET = %w[HOST PORT APP KEY SECRET].map { |name| ENV.fetch("INTEROP_#{name}") }
WEBHOOK_KEY, SIGNATURE, BODY = %w[KEY SIGNATURE BODY].map { |name| ENV.fetch("INTEROP_WEBHOOK_#{name}") }
Pusher.logger = Logger.new($stderr)
$stdout.sync = true
$failed = false

def check(name)
  raise "another result" unless yield

  puts "ok #{name}"
rescue StandardError => e
  $failed = true
  puts "not ok #{name}: #{e.class} #{e.message}"
end

def connect
  PusherSocket.new(HOST, PORT, KEY)
end

pusher = Pusher::Client.new(
  app_id: APP, key: KEY, secret: SECRET, host: HOST, port: PORT.to_i, use_tls: false,
  encryption_master_key_base64: ["k" * 32].pack("m0")
)

check("publish") { pusher.trigger("cache-interop-ruby", "e", "from ruby") }
check("publish a batch and read its counts") do
  client = connect
  client.subscribe("interop-ruby")
  answer = pusher.trigger_batch(
    [{ channel: "interop-ruby", name: "e", data: { x: 1 }, info: "subscription_count" },
     { channel: "presence-interop-nobody", name: "e", data: { x: 2 }, info: "user_count" }]
  )
  client.await("e") == { "x" => 1 } && answer[:batch][0]["subscription_count"] >= 1 && answer[:batch][1]["user_count"].zero?
end
check("receive on a private channel") do
  client = connect
  client.subscribe("private-interop-ruby", pusher.authenticate("private-interop-ruby", client.id))
  pusher.trigger(%w[private-interop-ruby interop-other], "e", { x: 1 })
  client.await("e") == { "x" => 1 }
end
begin
  require "rbnacl"
  check("receive on an encrypted channel") do
    client = connect
    answer = pusher.authenticate("private-encrypted-interop-ruby", client.id)
    client.subscribe("private-encrypted-interop-ruby", answer)
    pusher.trigger("private-encrypted-interop-ruby", "e", { x: 2 })
    nonce, ciphertext = client.await("e").values_at("nonce", "ciphertext").map { |text| text.unpack1("m0") }
    RbNaCl::SecretBox.new(answer[:shared_secret].unpack1("m0")).decrypt(nonce, ciphertext) == '{"x":2}'
  end
rescue LoadError
  puts "SKIPPED encrypted channels: the rbnacl gem is not installed"
end
check("presence") do
  client = connect
  answer = pusher.authenticate("presence-interop-ruby", client.id, user_id: "ruby", user_info: { name: "Ruby" })
  member = client.subscribe("presence-interop-ruby", answer)["presence"]["hash"]["ruby"]
  member == { "name" => "Ruby" } && pusher.channel_users("presence-interop-ruby")[:users][0]["id"] == "ruby"
end
check("query channels") do
  client = connect
  client.subscribe("private-interop-ruby", pusher.authenticate("private-interop-ruby", client.id))
  pusher.channels(filter_by_prefix: "private-")[:channels].key?("private-interop-ruby") &&
    pusher.channel_info("private-interop-ruby")[:occupied]
end
check("sign in, be sent to and be disconnected") do
  client = connect
  client.send_event("pusher:signin", pusher.authenticate_user(client.id, { id: "ruby" }))
  client.await("pusher:signin_success")
  pusher.trigger("#server-to-user-ruby", "e", { y: 3 }) # the gem has no methods for users
  received = client.await("e")
  pusher.post("/users/ruby/terminate_connections")
  received == { "y" => 3 } && client.closed == 4009
end
check("accept a webhook") do
  webhook = pusher.webhook({ key: WEBHOOK_KEY, signature: SIGNATURE, body: BODY })
  webhook.valid? && webhook.events[0]["name"] == "channel_occupied"
end
check("refuse a changed webhook") { !pusher.webhook({ key: WEBHOOK_KEY, signature: SIGNATURE, body: "#{BODY} " }).valid? }
exit(1) if $failed
