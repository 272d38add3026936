# A life of a mailbox with Mail::IMAPClient.
use strict;
use warnings;
use IO::Socket::SSL;
use Mail::IMAPClient;

my @stored = map { open my $file, '<:raw', $_ or die; local $/; <$file> } sort glob "$ENV{MESSAGES}/*.eml";
my %trust = (SSL_ca_file => $ENV{CERTIFICATE}, SSL_verify_mode => SSL_VERIFY_PEER, SSL_verifycn_name => 'localhost', SSL_verifycn_scheme => 'imap');

sub connected {
    my %options = (Server => 'localhost', Port => $ENV{IMAPS}, Ssl => [%trust], User => $ENV{ADDRESS}, Password => $ENV{PASSWORD}, Uid => 1, Peek => 1,
        Ignoresizeerrors => 0, @_);
    return Mail::IMAPClient->new(%options);
}

my $imap;
sub must { my ($what, $value) = @_; die "$what: " . ($imap ? $imap->LastError // '' : $@) unless defined $value; $value }
sub same { my ($expected, $found, $what) = @_; die "$what: expected $expected, found " . ($found // 'nothing') unless ($found // '') eq $expected }

# Logins.
$imap = must('STARTTLS', connected(Port => $ENV{IMAP}, Ssl => 0, Starttls => [%trust]));
must('LOGOUT', $imap->logout);
die 'a wrong password was taken' if connected(Password => 'wrong');
$imap = must('AUTHENTICATE', connected(Authmechanism => 'PLAIN'));
must('LOGOUT', $imap->logout);
$imap = must('LOGIN', connected());
die 'no IDLE' unless $imap->has_capability('IDLE');
must('ID', $imap->tag_and_run('ID ("name" "life of a mailbox")'));
must('NOOP', $imap->noop);
must('NAMESPACE', $imap->namespace);

# Mailboxes.
same('Archive Drafts INBOX Junk Sent Trash', join(' ', sort @{ must('LIST', scalar $imap->folders) }), 'LIST');
same('/', $imap->separator, 'the separator');
must('CREATE', $imap->create('Birds/Hoopoe'));
die 'created twice' if $imap->create('Birds/Hoopoe');
must('SUBSCRIBE', $imap->subscribe('Birds/Hoopoe'));
die 'LSUB' unless grep { $_ eq 'Birds/Hoopoe' } @{ $imap->subscribed };
must('UNSUBSCRIBE', $imap->unsubscribe('Birds/Hoopoe'));
die 'LSUB again' if grep { $_ eq 'Birds/Hoopoe' } @{ $imap->subscribed };
die '\\HasChildren' unless $imap->is_parent('Birds');
die 'EXISTS' unless $imap->exists('Birds/Hoopoe');
must('RENAME', $imap->rename('Birds/Hoopoe', 'Wiedehopf und &APY-sterlich'));
die 'selected what was renamed' if $imap->select('Birds/Hoopoe');

# Messages.
my $name = 'Wiedehopf und &APY-sterlich';
for my $number (0 .. $#stored) {
    same($number + 1, $imap->append_string($name, $stored[$number], $number ? undef : '\\Seen $Imported', '29-Feb-2020 12:30:15 +0100'), "APPEND $number");
}
my $file = "$ENV{MESSAGES}/00.eml";
same(31, $imap->append_file($name, $file), 'APPEND of a file');
same(30, $imap->message_count($name) - 1, 'STATUS MESSAGES');
same(30, $imap->unseen_count($name), 'STATUS UNSEEN');
same(32, $imap->uidnext($name), 'STATUS UIDNEXT');
die 'UIDVALIDITY' unless $imap->uidvalidity($name) > 0;
must('SELECT', $imap->select($name));
same($name, $imap->Folder, 'the selected mailbox');
for my $uid (1 .. @stored) {
    my $message = $stored[$uid - 1];
    my ($header, $body) = split /\r\n\r\n/, $message, 2;
    same($message, $imap->message_string($uid), "message $uid");
    same($body, $imap->body_string($uid) // '', "the text of $uid");
    same(length $message, $imap->size($uid), "the size of $uid");
    same('29-Feb-2020 12:30:15 +0100', $imap->internaldate($uid), "INTERNALDATE of $uid");
    my $parsed = must('BODY[HEADER.FIELDS]', $imap->parse_headers($uid, 'Subject', 'X-Number'));
    same($uid - 1, $parsed->{'X-Number'}[0], "X-Number of $uid");
    same($parsed->{Subject}[0], $imap->subject($uid), "Subject of $uid");
    must("BODYSTRUCTURE of $uid", $imap->get_bodystructure($uid));
    my $envelope = must("ENVELOPE of $uid", $imap->get_envelope($uid));
    same($parsed->{Subject}[0], $envelope->subject, "the subject in ENVELOPE of $uid");
    same("<$ENV{ADDRESS}>", $envelope->to_addresses, "the addressee in ENVELOPE of $uid");
}
same(join(',', 1 .. 31), join(',', @{ $imap->messages }), 'all UIDs');
my ($attachment) = grep { $stored[$_ - 1] =~ /noise\.bin/ } 1 .. @stored;
my $structure = $imap->get_bodystructure($attachment);
same('1 2', join(' ', grep { /^\d+$/ } $structure->parts), 'the parts');
same(30000, length MIME::Base64::decode_base64($imap->bodypart_string($attachment, 2)), 'a part');
same(substr($stored[0], 10, 50), $imap->bodypart_string(1, '', 50, 10), 'a piece');
my $saved = "$ENV{HOME}/saved";
must('FETCH to a file', $imap->message_to_file($saved, 1));
same(length $stored[0], -s $saved, 'the file');
my $hash = must('FETCH into a hash', scalar $imap->fetch_hash([1, 2], 'FLAGS', 'RFC822.SIZE'));
same(length $stored[1], $hash->{2}{'RFC822.SIZE'}, 'the hash');

# Searches.
same('3 18', join(' ', $imap->search(SUBJECT => 'dots')), 'SUBJECT');
same('5 20', join(' ', $imap->search(\'CHARSET UTF-8 BODY', "Gr\xc3\xbc\xc3\x9fe")), 'BODY in UTF-8');
same('1', join(' ', $imap->search('KEYWORD $Imported SEEN')), 'KEYWORD');
same('14 29', join(' ', $imap->search(LARGER => 100000)), 'LARGER');
same('', join(' ', $imap->search(FROM => 'nobody')), 'nothing found');
same(31, scalar(@{ $imap->since('01-Jan-2020') }), 'SINCE');
same('', join(' ', $imap->sentsince(time)), 'SENTSINCE');
if ($imap->has_capability('SORT')) {
    my @sorted = $imap->sort('REVERSE SIZE', 'UTF-8', 'ALL');
    same(31, scalar @sorted, 'SORT');
    die 'the largest is not first' unless $sorted[0] == 14 || $sorted[0] == 29;
}
if ($imap->has_capability('THREAD=REFERENCES')) {
    same(30, scalar @{ $imap->thread('REFERENCES', 'UTF-8', 'UID 1:30') }, 'THREAD');
}

# Flags, copies, moves, expunges.
must('STORE', $imap->store('2:4', '+FLAGS', '(\\Flagged Blue)'));
must('STORE', $imap->unset_flag('Flagged', 3));
must('STORE', $imap->store(4, 'FLAGS', '(\\Answered)'));
same('Blue \\Flagged|Blue|\\Answered', join('|', map { join ' ', sort grep { $_ ne '\\Recent' } $imap->flags($_) } 2 .. 4), 'FLAGS');
must('see', $imap->see(2));
must('deny_seeing', $imap->deny_seeing(2));
same('1', join(' ', $imap->seen), 'SEEN');
same('1,2', join(',', must('COPY', $imap->copy('Archive', '5:6'))), 'COPY');
must('MOVE', $imap->move('Archive', '7,8'));
must('EXPUNGE', $imap->expunge);
die 'copied to nowhere' if $imap->copy('Missing', 1);
must('delete', $imap->delete_message(10, 12));
must('restore', $imap->restore_message(12));
must('uidexpunge', $imap->uidexpunge(10));
same('9 11 12 13', join(' ', $imap->search('UID 7:13')), 'what is left');

# IDLE.
my $tag = must('IDLE', $imap->idle);
my $other = connected();
must('SELECT', $other->select($name));
my %awaited = ('an append' => qr/\* 29 EXISTS/, 'a flag' => qr/FETCH.*\\Deleted/, 'an expunge' => qr/\* 29 EXPUNGE/);
my %action = (
    'an append' => sub { $other->append_string($name, $stored[0]) }, 'a flag' => sub { $other->delete_message(32) }, 'an expunge' => sub { $other->expunge },
);
for my $what ('an append', 'a flag', 'an expunge') {
    must($what, $action{$what}->());
    my $heard = 0;
    for (1 .. 60) { last if $heard = grep { $_ =~ $awaited{$what} } @{ $imap->idle_data(1) || [] } }
    die "IDLE did not tell of $what" unless $heard;
}
must('DONE', $imap->done($tag));
must('LOGOUT', $other->logout);

must('CLOSE', $imap->close);
must('EXAMINE', $imap->examine('Archive'));
same($stored[$_ + 3], $imap->message_string($_), "copy $_") for 1 .. 4;
die 'stored in what was examined' if $imap->store(1, '+FLAGS', '(\\Seen)');
must('UNSELECT', $imap->tag_and_run('UNSELECT'));
must('DELETE', $imap->delete($name));
die 'selected what was deleted' if $imap->select($name);
must('LOGOUT', $imap->logout);
