# A life of a mailbox with Net::IMAP::Client.
use strict;
use warnings;
use FindBin;
require "$FindBin::Bin/common.pl";
use Net::IMAP::Client;
our (@stored, %trust);

my $imap = must('connect', Net::IMAP::Client->new(
    server => 'localhost', port => $ENV{IMAPS}, ssl => 1, ssl_verify_peer => 0, ssl_options => {%trust},
    user => $ENV{ADDRESS}, pass => $ENV{PASSWORD}, uid_mode => 1));
must('LOGIN', $imap->login);
must('CAPABILITY', $imap->capability(qr/^IDLE$/));
same('Archive Drafts INBOX Junk Sent Trash', join(' ', sort $imap->folders), 'LIST');
same('/', $imap->separator, 'the separator');
must('NAMESPACE', $imap->namespace);
must('CREATE', $imap->create_folder('Birds/Hoopoe'));
failed('created twice') if $imap->create_folder('Birds/Hoopoe');
my $more = must('folders_more', $imap->folders_more);
must('\\HasChildren', grep { /haschildren/i } @{ $more->{Birds}{flags} });
must('APPEND', $imap->append('Birds/Hoopoe', \$stored[$_], $_ ? [] : ['\\Seen'])) for 0 .. $#stored;
my $status = must('STATUS', $imap->status('Birds/Hoopoe'));
same('30 29', "$status->{MESSAGES} $status->{UNSEEN}", 'STATUS');
must('SELECT', $imap->select('Birds/Hoopoe'));

for my $uid (1 .. @stored) {
    my $message = $stored[$uid - 1];
    same($message, ${ $imap->get_rfc822_body($uid) }, "message $uid");
    my $summary = $imap->get_summaries([$uid])->[0];
    same(length $message, $summary->rfc822_size, "the size of $uid");
    same($uid, $summary->uid, "the UID of $uid");
    same($ENV{ADDRESS}, $summary->to->[0]->email, "To of $uid");
    must("Subject of $uid", index($message, 'Subject: ' . $summary->subject) > 0);
}
my ($attachment) = grep { $stored[$_ - 1] =~ /noise\.bin/ } 1 .. @stored;
my $summary = $imap->get_summaries([$attachment])->[0];
must('an attachment', $summary->has_attachments);
same('noise.bin', $summary->get_subpart('2')->name, 'the name of a part');
same(30000, length MIME::Base64::decode_base64(${ $imap->get_part_body($attachment, '2') }), 'a part');
my $parts = must('several parts', $imap->get_parts_bodies($attachment, ['1', '2', '2.MIME']));
same(3, scalar keys %$parts, 'several parts');
must('flags', grep { $_ eq '\\Seen' } @{ $imap->get_flags(1) });

same('3 18', join(' ', @{ $imap->search({ subject => 'dots' }) }), 'SUBJECT');
same(30, scalar @{ $imap->search('ALL', 'SUBJECT') }, 'SORT') if $imap->capability(qr/^SORT$/);
same(30, scalar @{ $imap->get_threads('REFERENCES') }, 'THREAD') if $imap->capability(qr/^THREAD=REFERENCES$/i);
must('add_flags', $imap->add_flags([2, 3], ['\\Flagged', 'Blue']));
must('del_flags', $imap->del_flags(3, ['\\Flagged']));
must('store', $imap->store(4, ['\\Answered']));
same('2', join(' ', @{ $imap->search('FLAGGED') }), 'FLAGGED');
must('COPY', $imap->copy([5, 6], 'Archive'));
must('delete', $imap->delete_message([7, 8]));
must('EXPUNGE', $imap->expunge);
same('9 10', join(' ', @{ $imap->search('UID 7:10') }), 'what is left');
$imap->noop;
must('EXAMINE', $imap->examine('Archive'));
same($stored[4], ${ $imap->get_rfc822_body(1) }, 'the copy');
must('DELETE', $imap->delete_folder('Birds/Hoopoe'));
failed('selected what was deleted') if $imap->select('Birds/Hoopoe');
must('LOGOUT', $imap->logout);
