<?php
// A life of a mailbox through all that Horde_Imap_Client can ask of a server.
require __DIR__ . '/horde.inc.php';

const NAME = 'Wiedehopf & Häubchen';
$stored = stored();

// STARTTLS, and a wrong password.
$plain = client(['port' => (int) getenv('IMAP'), 'secure' => 'tls']);
$plain->login();
same(true, $plain->isSecureConnection(), 'TLS after STARTTLS');
$plain->logout();
$refusal = refused(fn() => client(['password' => 'wrong'])->login(), 'a wrong password');
same(Horde_Imap_Client_Exception::LOGIN_AUTHENTICATIONFAILED, $refusal->getCode(), 'the code of a wrong password');

$imap = client(cache(getenv('HOME') . '/horde-cache'));
$imap->login();
same('Hoopoe', $imap->getID()['name'], 'ID');
same(true, $imap->capability->isEnabled('QRESYNC'), 'QRESYNC');
echo 'QRESYNC is enabled; ', implode(' ', array_keys($imap->capability->toArray())), "\n";
$imap->noop();

// Mailboxes.
$all = $imap->listMailboxes('*', Horde_Imap_Client::MBOX_ALL_SUBSCRIBED, ['special_use' => true, 'children' => true, 'sort' => true]);
same(['INBOX', 'Archive', 'Drafts', 'Junk', 'Sent', 'Trash'], array_keys($all), 'LIST');
same(true, in_array('\\trash', $all['Trash']['attributes']) && in_array('\\hasnochildren', $all['Trash']['attributes']), 'attributes');
same('/', $all['INBOX']['delimiter'], 'the delimiter');
same(['' => '/'], array_map(fn($space) => $space->delimiter, iterator_to_array($imap->getNamespaces([], ['ob_return' => true]))), 'NAMESPACE');
$imap->deleteMailbox('Junk');
$imap->createMailbox('Spam', ['special_use' => [Horde_Imap_Client::SPECIALUSE_JUNK]]);
same(true, in_array('\\junk', $imap->listMailboxes('Spam', Horde_Imap_Client::MBOX_ALL, ['attributes' => true, 'special_use' => true])['Spam']['attributes']), 'a use');
$imap->createMailbox('Vögel/Hopfe');
same(Horde_Imap_Client_Exception::ALREADYEXISTS, refused(fn() => $imap->createMailbox('Vögel/Hopfe'), 'CREATE twice')->getCode(), 'CREATE twice');
$imap->subscribeMailbox('Vögel/Hopfe');
$subscribed = $imap->listMailboxes('V*', Horde_Imap_Client::MBOX_SUBSCRIBED, ['flat' => true]);
same(['Vögel/Hopfe'], array_map('strval', array_values($subscribed)), 'subscribed');
same(true, in_array('Vögel', array_map('strval', $imap->listMailboxes('V%', Horde_Imap_Client::MBOX_UNSUBSCRIBED, ['flat' => true]))), 'unsubscribed');
$imap->renameMailbox('Vögel/Hopfe', NAME);
$imap->subscribeMailbox(NAME, false);
same([], $imap->listMailboxes(NAME, Horde_Imap_Client::MBOX_SUBSCRIBED_EXISTS, ['flat' => true]), 'unsubscribed again');
same(Horde_Imap_Client_Exception::NONEXISTENT, refused(fn() => $imap->openMailbox('Vögel/Hopfe'), 'SELECT of what was renamed')->getCode(), 'SELECT');

// Messages: several in one APPEND, with flags and a date; one into a mailbox that is not there yet.
$when = new DateTime('2020-02-29 12:30:15 +0100');
$uids = $imap->append(NAME, [['data' => $stored[0], 'flags' => ['\\Seen', '$Imported'], 'internaldate' => $when], ['data' => $stored[1]]]);
same([1, 2], $uids->ids, 'MULTIAPPEND');
foreach (array_slice($stored, 2) as $message) $imap->append(NAME, [['data' => $message]]);
$imap->append('Made by APPEND', [['data' => $stored[0]]], ['create' => true]);
$status = $imap->status(NAME, Horde_Imap_Client::STATUS_ALL | Horde_Imap_Client::STATUS_HIGHESTMODSEQ | Horde_Imap_Client::STATUS_FIRSTUNSEEN);
same([30, 31, 29], [$status['messages'], $status['uidnext'], $status['unseen']], 'STATUS');
$several = $imap->status([NAME, 'Made by APPEND', 'Archive'], Horde_Imap_Client::STATUS_MESSAGES);
same([30, 1, 0], [$several[NAME]['messages'], $several['Made by APPEND']['messages'], $several['Archive']['messages']], 'STATUS of several');
$listed = $imap->listMailboxes(['%', 'INBOX'], Horde_Imap_Client::MBOX_ALL, ['status' => Horde_Imap_Client::STATUS_MESSAGES]);
same(30, $listed[NAME]['status']['messages'], 'LIST-STATUS');
$imap->openMailbox(NAME, Horde_Imap_Client::OPEN_READWRITE);
$flags = $imap->status(NAME, Horde_Imap_Client::STATUS_FLAGS | Horde_Imap_Client::STATUS_PERMFLAGS | Horde_Imap_Client::STATUS_UIDNOTSTICKY);
same(true, in_array('$imported', $flags['flags']) && in_array('\\*', $flags['permflags']) && !$flags['uidnotsticky'], 'FLAGS');

$query = new Horde_Imap_Client_Fetch_Query();
foreach (['structure', 'envelope', 'flags', 'imapDate', 'size', 'uid', 'seq', 'modseq'] as $item) $query->$item();
$query->fullText(['peek' => true]);
$query->headerText(['peek' => true]);
$query->bodyText(['peek' => true]);
$query->headers('some', ['Subject', 'X-Number'], ['peek' => true]);
$query->headers('other', ['Subject'], ['peek' => true, 'notsearch' => true]);
$found = $imap->fetch(NAME, $query);
same(30, count($found), 'FETCH');
foreach ($found as $uid => $message) {
    $source = $stored[$uid - 1];
    [$header, $body] = explode("\r\n\r\n", $source, 2);
    same($source, $message->getFullMsg(), "message $uid");
    same($header . "\r\n\r\n", $message->getHeaderText(), "the header of $uid");
    same($body, (string) $message->getBodyText(), "the text of $uid");
    same(strlen($source), $message->getSize(), "the size of $uid");
    same($uid, $message->getSeq(), "the number of $uid");
    same((string) ($uid - 1), $message->getHeaders('some', Horde_Imap_Client_Data_Fetch::HEADER_PARSE)->getValue('X-Number'), "X-Number of $uid");
    same(null, $message->getHeaders('other', Horde_Imap_Client_Data_Fetch::HEADER_PARSE)->getValue('Subject'), "HEADER.FIELDS.NOT of $uid");
    same(true, str_starts_with($message->getEnvelope()->message_id, '<' . ($uid - 1) . '._'), "the Message-ID of $uid");
    same(getenv('ADDRESS'), $message->getEnvelope()->to->bare_addresses[0], "To of $uid");
    same(true, $message->getModSeq() > 0, "MODSEQ of $uid");
}
same(['\\seen', '$imported'], array_values(array_diff($found[1]->getFlags(), ['\\recent'])), 'the flags of 1');
same($when->getTimestamp(), $found[1]->getImapDate()->getTimestamp(), 'INTERNALDATE of 1');

// Parts: as they are, decoded by the server, their sizes and their headers.
$uid = key(array_filter($stored, fn($message) => str_contains($message, 'noise.bin'))) + 1;
preg_match('/name=noise.bin\r\n.*\r\n.*\r\n\r\n([A-Za-z0-9+\/=\r\n]*?)\r\n--/', $stored[$uid - 1], $match);
same('application/octet-stream', $found[$uid]->getStructure()->getPart('2')->getType(), 'the type of part 2');
$parts = new Horde_Imap_Client_Fetch_Query();
$parts->bodyPart('1', ['peek' => true]);
$parts->bodyPart('2', ['decode' => true, 'peek' => true]);
$parts->bodyPartSize('2');
$parts->mimeHeader('2', ['peek' => true]);
$part = $imap->fetch(NAME, $parts, ['ids' => $imap->getIdsOb($uid)])->first();
same('8bit', $part->getBodyPartDecode('2'), 'BINARY');
same(md5(base64_decode($match[1])), md5($part->getBodyPart('2')), 'the decoded part');
same(30000, (int) $part->getBodyPartSize('2'), 'the decoded size');
same(true, str_contains($part->getMimeHeader('2'), 'filename=noise.bin'), 'the header of part 2');
$piece = new Horde_Imap_Client_Fetch_Query();
$piece->fullText(['peek' => true, 'start' => 10, 'length' => 50]);
same(substr($stored[0], 10, 50), $imap->fetch(NAME, $piece, ['ids' => $imap->getIdsOb(1)])->first()->getFullMsg(), 'a piece');
$uid = key(array_filter($stored, fn($message) => str_contains($message, 'message/rfc822'))) + 1;
$inner = new Horde_Imap_Client_Fetch_Query();
$inner->headerText(['id' => '2', 'peek' => true]);
$inner->bodyText(['id' => '2', 'peek' => true]);
$part = $imap->fetch(NAME, $inner, ['ids' => $imap->getIdsOb($uid)])->first();
same("From: inner@example.net\r\nSubject: inner\r\n\r\n", $part->getHeaderText('2'), 'the header of a message within');
same("inner text\r\n", $part->getBodyText('2'), 'the text of a message within');

// Searches, with each kind of result.
function search(callable $build, array $options = []): array
{
    global $imap;
    $query = new Horde_Imap_Client_Search_Query();
    $build($query);
    return $imap->search(NAME, $query, $options);
}

same([3, 18], search(fn($q) => $q->headerText('Subject', 'dots'))['match']->ids, 'SUBJECT');
same([5, 20], search(function ($q) { $q->charset('UTF-8', false); $q->text('Grüße'); })['match']->ids, 'BODY in UTF-8');
same([1], search(fn($q) => $q->flag('$Imported'))['match']->ids, 'KEYWORD');
same([1], search(fn($q) => $q->dateSearch($when, Horde_Imap_Client_Search_Query::DATE_ON, false))['match']->ids, 'ON');
same(29, (int) search(fn($q) => $q->intervalSearch(86400, Horde_Imap_Client_Search_Query::INTERVAL_YOUNGER))['count'], 'YOUNGER');
same([14, 29], search(fn($q) => $q->size(100000, true))['match']->ids, 'LARGER');
$either = [new Horde_Imap_Client_Search_Query(), new Horde_Imap_Client_Search_Query()];
$either[0]->headerText('Subject', 'dots');
$either[1]->ids($imap->getIdsOb('1:3'), true);
same(28, (int) search(fn($q) => $q->orSearch($either))['count'], 'OR');
$kinds = [Horde_Imap_Client::SEARCH_RESULTS_COUNT, Horde_Imap_Client::SEARCH_RESULTS_MIN, Horde_Imap_Client::SEARCH_RESULTS_MAX];
$extended = search(fn($q) => $q->headerText('Subject', 'dots'), ['results' => $kinds]);
same([2, 3, 18], [(int) $extended['count'], (int) $extended['min'], (int) $extended['max']], 'ESEARCH');
$saved = search(fn($q) => $q->headerText('Subject', 'dots'), ['results' => [Horde_Imap_Client::SEARCH_RESULTS_SAVE]]);
same(true, $saved['save'], 'SEARCHRES');
same(2, count($imap->fetch(NAME, $piece, ['ids' => $imap->getIdsOb(Horde_Imap_Client_Ids::SEARCH_RES)])), 'FETCH of what was saved');
same(0, (int) search(fn($q) => $q->headerText('Subject', 'nothing'))['count'], 'nothing found');
// Sorted by the server where it can, else here; threads likewise.
$sorted = $imap->search(NAME, null, ['sort' => [Horde_Imap_Client::SORT_REVERSE, Horde_Imap_Client::SORT_SIZE]]);
same(true, in_array($sorted['match']->ids[0], [14, 29]), 'the largest first');
same(30, count($imap->search(NAME, null, ['sort' => [Horde_Imap_Client::SORT_SUBJECT, Horde_Imap_Client::SORT_DATE]])['match']), 'sorted by subject');
same(30, count($imap->thread(NAME, ['criteria' => Horde_Imap_Client::THREAD_ORDEREDSUBJECT])->messageList()), 'threads');

// Flags, with and without a condition.
$imap->store(NAME, ['add' => ['\\Flagged', 'Blue'], 'ids' => $imap->getIdsOb('2:4')]);
$imap->store(NAME, ['remove' => ['\\Flagged'], 'ids' => $imap->getIdsOb(3)]);
$imap->store(NAME, ['replace' => ['\\Answered'], 'ids' => $imap->getIdsOb(4)]);
$onlyFlags = new Horde_Imap_Client_Fetch_Query();
$onlyFlags->flags();
$onlyFlags->modseq();
$marked = $imap->fetch(NAME, $onlyFlags, ['ids' => $imap->getIdsOb('2:4')]);
foreach ([2 => ['\\flagged', 'blue'], 3 => ['blue'], 4 => ['\\answered']] as $uid => $expected) {
    $flags = array_values(array_diff($marked[$uid]->getFlags(), ['\\recent']));
    sort($flags);
    sort($expected);
    same($expected, $flags, "the flags of $uid");
}
$failed = $imap->store(NAME, ['add' => ['Late'], 'ids' => $imap->getIdsOb('2:5'), 'unchangedsince' => $found[30]->getModSeq()]);
same([2, 3, 4], $failed->ids, 'changed in between');
$changed = $imap->fetch(NAME, $onlyFlags, ['changedsince' => $marked[4]->getModSeq()]);
same([5], array_keys(iterator_to_array($changed)), 'CHANGEDSINCE');

// Copies, moves, expunges.
same([5 => 1, 6 => 2], $imap->copy(NAME, 'Archive', ['ids' => $imap->getIdsOb('5:6'), 'force_map' => true]), 'COPY');
same([7 => 3, 8 => 4], $imap->copy(NAME, 'Archive', ['ids' => $imap->getIdsOb('7:8'), 'move' => true, 'force_map' => true]), 'MOVE');
$imap->copy(NAME, 'Made by COPY', ['ids' => $imap->getIdsOb('9'), 'create' => true]);
same(1, $imap->status('Made by COPY', Horde_Imap_Client::STATUS_MESSAGES)['messages'], 'a mailbox made by COPY');
same([10], $imap->expunge(NAME, ['ids' => $imap->getIdsOb('10'), 'delete' => true, 'list' => true])->ids, 'UID EXPUNGE');
$imap->store(NAME, ['add' => ['\\Deleted'], 'ids' => $imap->getIdsOb('12:13')]);
same([12, 13], $imap->expunge(NAME, ['list' => true])->ids, 'EXPUNGE');
same([9, 11, 14], search(fn($q) => $q->ids($imap->getIdsOb('7:14')))['match']->ids, 'what is left');
same([7, 8, 10, 12, 13], $imap->vanished(NAME, 1)->ids, 'VANISHED');
same(25, $imap->status(NAME, Horde_Imap_Client::STATUS_MESSAGES | Horde_Imap_Client::STATUS_FORCE_REFRESH)['messages'], 'the count');
$full = new Horde_Imap_Client_Fetch_Query();
$full->fullText();
$copied = $imap->fetch('Archive', $full);
foreach ($copied as $uid => $message) same($stored[$uid + 3], $message->getFullMsg(), "copy $uid");
same(4, count($copied), 'the copies');
$imap->openMailbox('Archive', Horde_Imap_Client::OPEN_READONLY);
$imap->check();
$imap->close();

// A message put together by the server from parts of others. With UTF8=ACCEPT the library would send its text quoted, line ends and all.
$other = client(['capability_ignore' => ['UTF8=ACCEPT']]);
$other->openMailbox('Archive', Horde_Imap_Client::OPEN_READONLY);
if ($other->queryCapability('CATENATE')) {
    $url = new Horde_Imap_Client_Url_Imap();
    $url->mailbox = 'Archive';
    $url->uid = 1;
    $url->section = 'TEXT';
    $made = $other->append('Archive', [['data' => [['t' => 'text', 'v' => "Subject: put together\r\n\r\n"], ['t' => 'url', 'v' => (string) $url]]]]);
    $text = explode("\r\n\r\n", $stored[4], 2)[1];
    same("Subject: put together\r\n\r\n$text", $other->fetch('Archive', $full, ['ids' => $made])->first()->getFullMsg(), 'CATENATE');
}
$other->logout();
if ($imap->queryCapability('METADATA')) {
    // Of a mailbox whose name is ASCII: the library reads these answers in modified UTF-7, whatever is enabled.
    $imap->setMetadata('Archive', ['/private/comment' => 'seen from PHP']);
    same('seen from PHP', $imap->getMetadata('Archive', '/private/comment')['Archive']['/private/comment'], 'METADATA');
}
if ($imap->queryCapability('QUOTA')) same(true, is_array($imap->getQuotaRoot('INBOX')), 'QUOTAROOT');
if ($imap->queryCapability('ACL')) same(true, $imap->getMyACLRights('INBOX')['r'], 'MYRIGHTS');

refused(fn() => $imap->append('Not made', [['data' => $stored[0]]]), 'APPEND to nowhere');
foreach ([NAME, 'Made by APPEND', 'Made by COPY'] as $name) $imap->deleteMailbox($name);
same(Horde_Imap_Client_Exception::NONEXISTENT, refused(fn() => $imap->openMailbox(NAME), 'SELECT of what was deleted')->getCode(), 'SELECT');
$imap->logout();
