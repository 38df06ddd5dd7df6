/** Code to copy, with this server's host, port and key. Each piece runs as it is. */

const EVENT = 'headline';

/**
 * @param server host, port, secure and origin
 * @param app id, key and secret; placeholders where the page does not know them
 * @returns name, where to put it, and the code, for each language
 */
export function snippets({ host, port, secure, origin }, { id, key, secret }, channel) {
  const scheme = secure ? 'https' : 'http';
  const authority = `${host}:${port}`;
  const options = `cluster: '', wsHost: '${host}', wsPort: ${port}, wssPort: ${port}, forceTLS: ${secure}, enabledTransports: ['ws', 'wss']`;
  return [
    {
      name: 'Browser',
      how: 'A page that shows what arrives. Save it as page.html and open it.',
      code: `<!doctype html>
<ol id="list"></ol>
<script src="${origin}/quickstart/pusher.min.js"></script>
<script>
  const pusher = new Pusher('${key}', { ${options} });
  pusher.subscribe('${channel}').bind('${EVENT}', (data) => {
    document.getElementById('list').append(Object.assign(document.createElement('li'), { textContent: data.text }));
  });
</script>
`,
    },
    {
      name: 'Echo',
      how: 'npm install laravel-echo pusher-js; for recovery also tidewire, and Pusher: withRecovery(Pusher).',
      code: `import Echo from 'laravel-echo';
import Pusher from 'pusher-js';

const echo = new Echo({ broadcaster: 'reverb', Pusher, key: '${key}', wsHost: '${host}', wsPort: ${port}, wssPort: ${port}, forceTLS: ${secure}, enabledTransports: ['ws', 'wss'] });
echo.channel('${channel}').listen('.${EVENT}', (data) => console.log(data));
`,
    },
    {
      name: 'Node',
      how: 'npm install pusher; save it as publish.mjs and run node publish.mjs.',
      code: `import Pusher from 'pusher';

const pusher = new Pusher({ appId: '${id}', key: '${key}', secret: '${secret}', host: '${host}', port: '${port}', useTLS: ${secure} });
await pusher.trigger('${channel}', '${EVENT}', { text: 'Hello from Node' });
`,
    },
    {
      name: 'PHP',
      how: 'composer require pusher/pusher-php-server; save it as publish.php and run php publish.php.',
      code: `<?php
require 'vendor/autoload.php';

$pusher = new Pusher\\Pusher('${key}', '${secret}', '${id}', ['host' => '${host}', 'port' => ${port}, 'scheme' => '${scheme}', 'useTLS' => ${secure}]);
$pusher->trigger('${channel}', '${EVENT}', ['text' => 'Hello from PHP']);
`,
    },
    {
      name: 'Laravel',
      how: 'The lines for .env; config/broadcasting.php of Laravel 11 and newer reads them.',
      code: `BROADCAST_CONNECTION=pusher
PUSHER_APP_ID=${id}
PUSHER_APP_KEY=${key}
PUSHER_APP_SECRET=${secret}
PUSHER_HOST=${host}
PUSHER_PORT=${port}
PUSHER_SCHEME=${scheme}
PUSHER_APP_CLUSTER=
VITE_PUSHER_APP_KEY="\${PUSHER_APP_KEY}"
VITE_PUSHER_HOST="\${PUSHER_HOST}"
VITE_PUSHER_PORT="\${PUSHER_PORT}"
VITE_PUSHER_SCHEME="\${PUSHER_SCHEME}"
`,
    },
    {
      name: 'Python',
      how: 'pip install pusher; save it as publish.py and run python publish.py.',
      code: `import pusher

client = pusher.Pusher(app_id="${id}", key="${key}", secret="${secret}", host="${host}", port=${port}, ssl=${secure ? 'True' : 'False'})
client.trigger("${channel}", "${EVENT}", {"text": "Hello from Python"})
`,
    },
    {
      name: 'Go',
      how: 'go mod init hello; go get github.com/pusher/pusher-http-go/v5@v5.1.1; save it as main.go and run go run main.go.',
      code: `package main

import (
	"log"

	"github.com/pusher/pusher-http-go/v5"
)

func main() {
	client := pusher.Client{AppID: "${id}", Key: "${key}", Secret: "${secret}", Host: "${authority}", Secure: ${secure}}
	if err := client.Trigger("${channel}", "${EVENT}", map[string]string{"text": "Hello from Go"}); err != nil {
		log.Fatal(err)
	}
}
`,
    },
    {
      name: 'Ruby',
      how: 'gem install pusher; save it as publish.rb and run ruby publish.rb.',
      code: `require "pusher"

client = Pusher::Client.new(app_id: "${id}", key: "${key}", secret: "${secret}", host: "${host}", port: ${port}, use_tls: ${secure})
client.trigger("${channel}", "${EVENT}", { text: "Hello from Ruby" })
`,
    },
    {
      name: 'Java',
      how: 'Maven: com.pusher:pusher-http-java:1.3.4; save it as Publish.java.',
      code: `import com.pusher.rest.Pusher;
import java.util.Map;

class Publish {
  public static void main(String[] args) {
    Pusher pusher = new Pusher("${id}", "${key}", "${secret}");
    pusher.setHost("${authority}");
    pusher.setEncrypted(${secure});
    System.out.println(pusher.trigger("${channel}", "${EVENT}", Map.of("text", "Hello from Java")).getHttpStatus());
  }
}
`,
    },
    {
      name: 'curl',
      how: 'Needs openssl; paste it into a shell.',
      code: `body='{"name":"${EVENT}","channel":"${channel}","data":"{\\"text\\":\\"Hello from curl\\"}"}'
md5=$(printf %s "$body" | openssl md5 | sed 's/^.* //')
query="auth_key=${key}&auth_timestamp=$(date +%s)&auth_version=1.0&body_md5=$md5"
signature=$(printf 'POST\\n/apps/${id}/events\\n%s' "$query" | openssl sha256 -hmac '${secret}' | sed 's/^.* //')
curl -sS -H 'Content-Type: application/json' -d "$body" "${origin}/apps/${id}/events?$query&auth_signature=$signature"
`,
    },
  ];
}
