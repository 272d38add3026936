<?php
// A life of a mailbox through PHP's imap_ functions.
error_reporting(E_ALL & ~E_DEPRECATED);
const NAME = 'Wiedehopf & Co';

$files = glob(getenv('MESSAGES') . '/*.eml');
sort($files);
$stored = array_map('file_get_contents', $files);
$host = '{localhost:' . getenv('IMAPS') . '/imap/ssl}';

function same($expected, $found, string $what): void
{
    if ($expected !== $found) {
        $errors = implode(', ', imap_errors() ?: []);
        throw new Exception("$what: expected " . var_export($expected, true) . ', found ' . substr(var_export($found, true), 0, 2000) . " $errors");
    }
}

function opened(string $mailbox, int $options = 0, ?string $password = null)
{
    return imap_open($mailbox, getenv('ADDRESS'), $password ?? getenv('PASSWORD'), $options, 1);
}

// Logins: in the clear from this machine, TLS, a wrong password. STARTTLS is not tried: there c-client offers nothing newer than TLS 1.0.
$plain = opened('{localhost:' . getenv('IMAP') . '/imap/notls}INBOX');
same(true, (bool) $plain, 'a login in the clear');
imap_close($plain);
same(false, @opened($host . 'INBOX', 0, 'wrong'), 'a wrong password');
imap_errors();
imap_alerts();
$imap = opened($host . 'INBOX');
same(true, imap_ping($imap), 'NOOP');
same(0, imap_num_msg($imap), 'an empty INBOX');

// Mailboxes.
$names = array_map(fn($name) => substr($name, strlen($host)), imap_list($imap, $host, '*'));
sort($names);
same(['Archive', 'Drafts', 'INBOX', 'Junk', 'Sent', 'Trash'], $names, 'LIST');
$first = imap_getmailboxes($imap, $host, 'INBOX')[0];
same('/', $first->delimiter, 'the delimiter');
same(LATT_HASNOCHILDREN, $first->attributes & LATT_HASNOCHILDREN, 'the attributes');
$bird = mb_convert_encoding('Vögel/Hopfe', 'UTF7-IMAP', 'UTF-8');
same(true, imap_createmailbox($imap, $host . $bird), 'CREATE');
same(false, imap_createmailbox($imap, $host . $bird), 'CREATE again');
same(LATT_HASCHILDREN, imap_getmailboxes($imap, $host, mb_convert_encoding('Vögel', 'UTF7-IMAP', 'UTF-8'))[0]->attributes & LATT_HASCHILDREN, 'a parent');
same(true, imap_subscribe($imap, $host . $bird), 'SUBSCRIBE');
same([$host . $bird], imap_lsub($imap, $host, '*Hopfe'), 'LSUB');
same(true, imap_unsubscribe($imap, $host . $bird), 'UNSUBSCRIBE');
same([], imap_lsub($imap, $host, '*Hopfe') ?: [], 'LSUB again');
$mailbox = $host . mb_convert_encoding(NAME, 'UTF7-IMAP', 'UTF-8');
same(true, imap_renamemailbox($imap, $host . $bird, $mailbox), 'RENAME');

// Messages.
foreach ($stored as $number => $message) {
    same(true, imap_append($imap, $mailbox, $message, $number ? '' : '\\Seen $Imported', '29-Feb-2020 12:30:15 +0100'), "APPEND $number");
}
same(false, @imap_append($imap, $host . 'Missing', $stored[0]), 'APPEND to nowhere');
$status = imap_status($imap, $mailbox, SA_ALL);
same([30, 29, 31], [$status->messages, $status->unseen, $status->uidnext], 'STATUS');
same(true, imap_reopen($imap, $mailbox), 'SELECT');
same([30, 30], [imap_num_msg($imap), imap_num_recent($imap)], 'EXISTS and RECENT');
$check = imap_check($imap);
same([30, 'imap'], [$check->Nmsgs, $check->Driver], 'CHECK');
foreach ($stored as $number => $message) {
    [$header, $body] = explode("\r\n\r\n", $message, 2);
    $n = $number + 1;
    same($header . "\r\n\r\n", imap_fetchheader($imap, $n), "the header of $n");
    same($body, imap_body($imap, $n, FT_PEEK), "the text of $n");
    same($message, imap_fetchbody($imap, $n, '', FT_PEEK), "message $n");
    $info = imap_headerinfo($imap, $n);
    same(strlen($message), (int) $info->Size, "the size of $n");
    same('client', $info->to[0]->mailbox, "To of $n");
    same(strtotime('2020-02-29T12:30:15+01:00'), strtotime($info->MailDate), "INTERNALDATE of $n");
    same($n, imap_uid($imap, $n), "the UID of $n");
    same($n, imap_msgno($imap, $n), "the number of UID $n");
}
$overview = imap_fetch_overview($imap, '1,30');
same([1, 0, 1, 30], [$overview[0]->seen, $overview[1]->seen, $overview[0]->uid, $overview[1]->uid], 'the overview');
$n = key(array_filter($stored, fn($message) => str_contains($message, 'noise.bin'))) + 1;
$structure = imap_fetchstructure($imap, $n);
same([TYPEMULTIPART, 'MIXED', TYPEAPPLICATION, 'OCTET-STREAM', ENCBASE64, 'noise.bin'], [
    $structure->type, $structure->subtype, $structure->parts[1]->type, $structure->parts[1]->subtype, $structure->parts[1]->encoding,
    $structure->parts[1]->parameters[0]->value,
], 'BODYSTRUCTURE');
same(30000, strlen(imap_base64(imap_fetchbody($imap, $n, '2', FT_PEEK))), 'a part');
same(true, str_contains(imap_fetchmime($imap, $n, '2', FT_PEEK), 'filename=noise.bin'), 'the header of a part');
$saved = tempnam(getenv('HOME'), 'part');
same(true, imap_savebody($imap, $saved, $n, '', FT_PEEK), 'a message saved');
same($stored[$n - 1], file_get_contents($saved), 'what was saved');

// Search, sort, threads: by the server where it can, else by the library.
same([3, 18], imap_search($imap, 'SUBJECT "dots"'), 'SUBJECT');
same([5, 20], imap_search($imap, 'TEXT "Grüße"', SE_UID, 'UTF-8'), 'TEXT in UTF-8');
same([1], imap_search($imap, 'KEYWORD $Imported SEEN'), 'KEYWORD');
same(30, count(imap_search($imap, 'ON "29 Feb 2020"')), 'ON');
same(false, imap_search($imap, 'FROM "nobody"'), 'nothing found');
$largest = array_slice(imap_sort($imap, SORTSIZE, true, SE_UID), 0, 2);
sort($largest);
same([14, 29], $largest, 'SORT');
same(30, count(array_filter(imap_thread($imap, SE_UID), fn($value, $key) => str_ends_with($key, '.num') && $value, ARRAY_FILTER_USE_BOTH)), 'THREAD');

// Flags, copies, moves, expunges.
same(true, imap_setflag_full($imap, '2:4', '\\Flagged Blue'), 'STORE +FLAGS');
same(true, imap_clearflag_full($imap, '3', '\\Flagged', ST_UID), 'STORE -FLAGS');
same([2, 4], imap_search($imap, 'FLAGGED'), 'what is flagged');
same([2, 3, 4], imap_search($imap, 'KEYWORD Blue'), 'what is blue');
same(true, imap_mail_copy($imap, '5:6', mb_convert_encoding('Archive', 'UTF7-IMAP', 'UTF-8'), CP_UID), 'COPY');
same(true, imap_mail_move($imap, '7:8', 'Archive', CP_UID), 'MOVE');
same(false, imap_mail_copy($imap, '1', 'Missing'), 'COPY to nowhere');
same(true, imap_delete($imap, '10', FT_UID), 'DELETE');
same(true, imap_undelete($imap, '10', FT_UID), 'UNDELETE');
same(true, imap_delete($imap, '11:12', FT_UID), 'DELETE again');
same(true, imap_expunge($imap), 'EXPUNGE');
same(26, imap_num_msg($imap), 'what is left');
same([9, 10, 13], array_map(fn($n) => imap_uid($imap, $n), [7, 8, 9]), 'which are left');
imap_body($imap, 2);
same([1, 2], imap_search($imap, 'SEEN'), '\\Seen by reading');

// Another session's mail is seen at the next command.
$other = opened($mailbox);
imap_append($other, $mailbox, $stored[0]);
imap_ping($imap);
same(27, imap_num_msg($imap), 'a new message');
imap_delete($other, '31', FT_UID);
imap_close($other, CL_EXPUNGE);
imap_ping($imap);
same(26, imap_num_msg($imap), 'a message that went');

same(true, imap_reopen($imap, $host . 'Archive', OP_READONLY), 'EXAMINE');
foreach ([1, 2, 3, 4] as $n) same($stored[$n + 3], imap_fetchbody($imap, $n, ''), "copy $n");
same(true, imap_deletemailbox($imap, $mailbox), 'DELETE of the mailbox');
same(false, @imap_status($imap, $mailbox, SA_ALL), 'STATUS of what is not there');
imap_errors();
same(true, imap_close($imap), 'LOGOUT');
