# A life of a mailbox with Net::IMAP::Simple.
use strict;
use warnings;
use FindBin;
require "$FindBin::Bin/common.pl";
use Net::IMAP::Simple;
our (@stored, %trust);

sub connected {
    return Net::IMAP::Simple->new("localhost:$ENV{IMAPS}", use_ssl => 1, ssl_options => [%trust]) || die "connect: $Net::IMAP::Simple::errstr";
}

my $imap = connected();
failed('a wrong password was taken') if $imap->login($ENV{ADDRESS}, 'wrong');
must('LOGIN', $imap->login($ENV{ADDRESS}, $ENV{PASSWORD}));
same('/', $imap->separator, 'the separator');
same('Archive Drafts INBOX Junk Sent Trash', join(' ', sort $imap->mailboxes), 'LIST');
must('CREATE', $imap->create_mailbox('Birds/Hoopoe'));
failed('created twice') if $imap->create_mailbox('Birds/Hoopoe');
must('SUBSCRIBE', $imap->folder_subscribe('Birds/Hoopoe'));
must('LSUB', grep { $_ eq 'Birds/Hoopoe' } $imap->mailboxes_subscribed);
must('UNSUBSCRIBE', $imap->folder_unsubscribe('Birds/Hoopoe'));
must('RENAME', $imap->rename_mailbox('Birds/Hoopoe', 'Wiedehopf'));

must('APPEND', $imap->put('Wiedehopf', $stored[$_], $_ ? () : '\\Seen')) for 0 .. $#stored;
my ($unseen, undef, $count) = $imap->status('Wiedehopf');
same('29 30', "$unseen $count", 'STATUS');
same(30, $imap->select('Wiedehopf'), 'SELECT');
must('FLAGS', grep { $_ eq '\\Flagged' } $imap->flags);
for my $number (1 .. @stored) {
    my $message = $stored[$number - 1];
    my ($header) = split /\r\n\r\n/, $message, 2;
    same(length $message, $imap->list($number), "the size of $number");
    same($number, ($imap->uid($number))[0], "the UID of $number");
    same("$header\r\n\r\n", join('', @{ $imap->top($number) }), "the header of $number");
    same($message, join('', @{ $imap->get($number) }), "message $number") if $message =~ /\n\z/;
}
same(1, $imap->seen(1), '\\Seen');
must('unsee', $imap->unsee(2));
same('3 18', join(' ', $imap->search_subject('dots')), 'SUBJECT');
same('1 2 3', join(' ', $imap->uidsearch('UID 1:3')), 'UID SEARCH');
must('add_flags', $imap->add_flags(4, '\\Flagged'));
must('msg_flags', grep { $_ eq '\\Flagged' } $imap->msg_flags(4));
must('sub_flags', $imap->sub_flags(4, '\\Flagged'));
must('COPY', $imap->copy(5, 'Archive'));
must('delete', $imap->delete('6:8'));
same(1, $imap->deleted(6), '\\Deleted');
must('undelete', $imap->undelete(7));
same('8 6', join(' ', reverse sort $imap->expunge_mailbox('Wiedehopf')), 'EXPUNGE');
same(28, scalar $imap->select('Wiedehopf'), 'what is left');

must('EXAMINE', $imap->examine('Archive'));
same($stored[4], join('', @{ $imap->get(1) }), 'the copy');
$imap->noop;
must('DELETE', $imap->delete_mailbox('Wiedehopf'));
failed('selected what was deleted') if $imap->select('Wiedehopf');
must('LOGOUT', $imap->quit);
