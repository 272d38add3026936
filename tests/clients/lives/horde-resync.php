<?php
// A device with Horde's cache and its synchronisation tokens: away while others change the mailbox and while it notes changes of its own;
// then one SELECT with QRESYNC, its own changes, and what it has cached must equal the mailbox.
require __DIR__ . '/horde.inc.php';

const NAME = 'In step';
$stored = stored();
$cache = cache(getenv('HOME') . '/horde-device');

function mailbox(Horde_Imap_Client_Socket $imap): array
{
    $query = new Horde_Imap_Client_Fetch_Query();
    $query->flags();
    $query->envelope();
    $query->size();
    $found = [];
    foreach ($imap->fetch(NAME, $query) as $uid => $message) {
        $flags = array_values(array_diff($message->getFlags(), ['\\recent']));
        sort($flags);
        $found[$uid] = [implode(' ', $flags), $message->getSize(), $message->getEnvelope()->message_id];
    }
    ksort($found);
    return $found;
}

$desk = client();
$desk->createMailbox(NAME);
foreach (range(0, 119) as $number) $desk->append(NAME, [['data' => $stored[$number % 30]]]);

$device = client($cache);
$known = mailbox($device);
same(120, count($known), 'the first fetch');
$token = $device->getSyncToken(NAME);
$device->logout();

mt_srand(7);
for ($round = 0; $round < 4; $round++) {
    // Others: flags, expunges, a move, new messages.
    $uids = array_keys($known);
    shuffle($uids);
    $some = fn($from, $count) => $desk->getIdsOb(array_slice($uids, $from, $count));
    $desk->store(NAME, ['add' => ['\\Flagged', "Round$round"], 'ids' => $some(0, 12)]);
    $desk->store(NAME, ['replace' => ['\\Answered'], 'ids' => $some(12, 6)]);
    $desk->expunge(NAME, ['ids' => $some(18, 9), 'delete' => true]);
    $desk->copy(NAME, 'Archive', ['ids' => $some(27, 3), 'move' => true]);
    foreach (range(0, 6) as $number) $desk->append(NAME, [['data' => $stored[$number], 'flags' => ['\\Draft']]]);

    // The device comes back: what it is told must be what was changed.
    $device = client($cache);
    $sync = $device->sync(NAME, $token);
    $told = $sync->vanisheduids->ids;
    sort($told);
    $gone = array_slice($uids, 18, 12);
    sort($gone);
    same($gone, $told, "round $round, vanished");
    same(7, count($sync->newmsgsuids), "round $round, new");
    same([], array_diff(array_slice($uids, 0, 18), $sync->flagsuids->ids), "round $round, flags");
    same(true, count($sync->flagsuids) <= 18 + 7, "round $round, flags of others");

    // Its own changes, some of them to messages that are gone.
    $mine = array_slice($uids, 5, 30);
    $device->store(NAME, ['add' => ["Device$round"], 'ids' => $device->getIdsOb($mine)]);
    $device->expunge(NAME, ['ids' => $device->getIdsOb(array_slice($uids, 35, 6)), 'delete' => true]);
    foreach (range(0, 3) as $number) $device->append(NAME, [['data' => $stored[10 + $number]]]);
    $device->openMailbox(NAME, Horde_Imap_Client::OPEN_READWRITE);
    $known = mailbox($device);
    $token = $device->getSyncToken(NAME);
    $device->logout();

    $fresh = client();
    same(mailbox($fresh), $known, "round $round, the cache");
    $fresh->logout();
    echo "round $round: ", count($known), " messages on both sides\n";
}

// Made anew, the mailbox has nothing to do with the token.
$desk->deleteMailbox(NAME);
$desk->createMailbox(NAME);
$device = client($cache);
same(Horde_Imap_Client_Exception_Sync::UIDVALIDITY_CHANGED, refused(fn() => $device->sync(NAME, $token), 'an old token')->getCode(), 'an old token');
same([], mailbox($device), 'the new mailbox');
$device->logout();
$desk->logout();
