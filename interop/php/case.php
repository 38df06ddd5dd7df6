<?php

// Stock pusher-php-server. Prints "ok NAME" or "not ok NAME: why" for each behaviour.

require getenv('TIDEWIRE_TEST_PHP_AUTOLOAD') ?: __DIR__ . '/vendor/autoload.php';
require __DIR__ . '/socket.php';

function env(string $name): string
{
    return getenv("INTEROP_$name");
}

$failed = false;
$check = function (string $name, callable $test) use (&$failed): void {
    try {
        $test() !== false || throw new RuntimeException('another result');
        echo "ok $name\n";
    } catch (Throwable $error) {
        $failed = true;
        echo "not ok $name: {$error->getMessage()}\n";
    }
};
$connect = fn () => new PusherSocket(env('HOST'), (int) env('PORT'), env('KEY'));
$pusher = new Pusher\Pusher(env('KEY'), env('SECRET'), env('APP'), [
    'host' => env('HOST'), 'port' => (int) env('PORT'), 'scheme' => 'http', 'useTLS' => false, 'timeout' => 15,
    'encryption_master_key_base64' => base64_encode(str_repeat('k', SODIUM_CRYPTO_SECRETBOX_KEYBYTES)),
]);
$webhook = fn (string $body) => $pusher->webhook(
    ['X-Pusher-Key' => env('WEBHOOK_KEY'), 'X-Pusher-Signature' => env('WEBHOOK_SIGNATURE')],
    $body,
);

$check('publish', fn () => is_object($pusher->trigger('cache-interop-php', 'e', 'from php', [], true)));
$check('publish a batch and read its counts', function () use ($pusher, $connect) {
    $client = $connect();
    $client->subscribe('interop-php');
    $answer = $pusher->triggerBatch([
        ['channel' => 'interop-php', 'name' => 'e', 'data' => 1, 'info' => 'subscription_count'],
        ['channel' => 'presence-interop-nobody', 'name' => 'e', 'data' => 2, 'info' => 'user_count'],
    ]);
    return $client->await('e') === 1 && $answer->batch[0]->subscription_count >= 1 && $answer->batch[1]->user_count === 0;
});
$check('receive on a private channel', function () use ($pusher, $connect) {
    $client = $connect();
    $client->subscribe('private-interop-php', $pusher->authorizeChannel('private-interop-php', $client->id));
    $pusher->triggerAsync(['private-interop-php', 'interop-other'], 'e', ['x' => 1])->wait();
    return $client->await('e') === ['x' => 1];
});
$check('receive on an encrypted channel', function () use ($pusher, $connect) {
    $client = $connect();
    $answer = $pusher->authorizeChannel('private-encrypted-interop-php', $client->id);
    $client->subscribe('private-encrypted-interop-php', $answer);
    $pusher->trigger('private-encrypted-interop-php', 'e', ['x' => 2]);
    ['nonce' => $nonce, 'ciphertext' => $ciphertext] = array_map('base64_decode', $client->await('e'));
    return sodium_crypto_secretbox_open($ciphertext, $nonce, base64_decode(json_decode($answer)->shared_secret)) === '{"x":2}';
});
$check('presence', function () use ($pusher, $connect) {
    $client = $connect();
    $answer = $pusher->authorizePresenceChannel('presence-interop-php', $client->id, 'php', ['name' => 'PHP']);
    $member = $client->subscribe('presence-interop-php', $answer)['presence']['hash']['php'];
    return $member === ['name' => 'PHP'] && $pusher->getPresenceUsers('presence-interop-php')->users[0]->id === 'php';
});
$check('query channels', function () use ($pusher, $connect) {
    $client = $connect();
    $client->subscribe('private-interop-php', $pusher->authorizeChannel('private-interop-php', $client->id));
    return isset($pusher->getChannels(['filter_by_prefix' => 'private-'])->channels['private-interop-php'])
        && $pusher->getChannelInfo('private-interop-php')->occupied;
});
$check('sign in, be sent to and be disconnected', function () use ($pusher, $connect) {
    $client = $connect();
    $client->send('pusher:signin', json_decode($pusher->authenticateUser($client->id, ['id' => 'php']), true));
    $client->await('pusher:signin_success');
    $pusher->sendToUser('php', 'e', ['y' => 3]);
    $received = $client->await('e');
    $pusher->terminateUserConnections('php');
    return $received === ['y' => 3] && $client->closed() === 4009;
});
$check('accept a webhook', fn () => $webhook(env('WEBHOOK_BODY'))->get_events()[0]->name === 'channel_occupied');
$check('refuse a changed webhook', function () use ($webhook) {
    try {
        $webhook(env('WEBHOOK_BODY') . ' ');
    } catch (Pusher\PusherException) {
        return true;
    }
    return false;
});
exit($failed ? 1 : 0);
