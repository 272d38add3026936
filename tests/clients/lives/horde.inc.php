<?php
// What the programs for Horde_Imap_Client share: a connection, and assertions.
error_reporting(E_ALL & ~E_DEPRECATED);
set_include_path('/usr/share/php' . PATH_SEPARATOR . get_include_path());
spl_autoload_register(function ($class) {
    $file = str_replace(['\\', '_'], '/', $class) . '.php';
    if (stream_resolve_include_path($file)) require_once $file;
});

function stored(): array
{
    $files = glob(getenv('MESSAGES') . '/*.eml');
    sort($files);
    return array_map('file_get_contents', $files);
}

function client(array $options = []): Horde_Imap_Client_Socket
{
    return new Horde_Imap_Client_Socket($options + [
        'username' => getenv('ADDRESS'), 'password' => getenv('PASSWORD'), 'hostspec' => 'localhost', 'port' => (int) getenv('IMAPS'),
        'secure' => 'ssl', 'timeout' => 60, 'debug' => getenv('HORDE_LOG'), 'id' => ['name' => 'life of a mailbox'],
        'context' => ['ssl' => ['cafile' => getenv('CERTIFICATE'), 'verify_peer' => true, 'verify_peer_name' => true]],
    ]);
}

function same($expected, $found, string $what): void
{
    if ($expected !== $found) {
        throw new Exception("$what: expected " . var_export($expected, true) . ', found ' . substr(var_export($found, true), 0, 4000));
    }
}

function refused(callable $action, string $what): Horde_Exception
{
    try {
        $action();
    } catch (Horde_Exception $refusal) {
        return $refusal;
    }
    throw new Exception("$what was not refused");
}

/** The cache that Horde's webmail would use, in files. */
function cache(string $folder): array
{
    if (!is_dir($folder)) mkdir($folder);
    $storage = new Horde_Cache_Storage_File(['dir' => $folder]);
    $store = new Horde_Cache($storage, ['compress' => false, 'lifetime' => 0]);
    return ['cache' => ['backend' => new Horde_Imap_Client_Cache_Backend_Cache(['cacheob' => $store])]];
}
