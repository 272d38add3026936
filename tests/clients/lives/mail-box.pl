# A life of a mailbox with Mail::Box, which hides IMAP behind folders and messages.
use strict;
use warnings;
use FindBin;
require "$FindBin::Bin/common.pl";
use Mail::Box::IMAP4;
use Mail::Box::Manager;
use Mail::Message::Construct;
use Mail::Transport::IMAP4;
our (@stored, %trust);

my $transport = must('LOGIN', Mail::Transport::IMAP4->new(
    hostname => 'localhost', port => $ENV{IMAPS}, username => $ENV{ADDRESS}, password => $ENV{PASSWORD}, authenticate => 'PLAIN', ssl => {%trust}));
my $manager = Mail::Box::Manager->new;
my $open = sub { must("opening $_[0]", $manager->open(type => 'imap4', transporter => $transport, folder => $_[0], access => 'rw', @_[1 .. $#_])) };

must('CREATE', $transport->createFolder('Birds'));
same('Archive Birds Drafts INBOX Junk Sent Trash', join(' ', sort $transport->folders), 'LIST');
$transport->appendMessage($_, 'Birds') for map { Mail::Message->read($_) } @stored[0 .. 2];
$transport->imapClient->append_string('Birds', $_) for @stored[3 .. $#stored];

my $birds = $open->('Birds');
same(30, scalar $birds->messages, 'how many there are');
for my $number (0 .. $#stored) {
    my $message = $birds->message($number);
    my ($subject) = $stored[$number] =~ /^Subject: (.*)\r$/m;
    same($subject, $message->get('Subject'), "Subject of $number");
    same($number, $message->get('X-Number'), "X-Number of $number");
    next if $message->body->isMultipart || $message->body->isNested || $number < 3;
    my (undef, $body) = split /\r\n\r\n/, $stored[$number], 2;
    same($body =~ s/\r\n/\n/gr, $message->body->string =~ s/\r\n/\n/gr, "the text of $number");
}
my ($attachment) = grep { $_->get('Subject') =~ /^attachment/ } $birds->messages;
same(30000, length $attachment->body->part(1)->decoded->string, 'a part');
$birds->message(5)->label(flagged => 1);
$birds->message(6)->label(replied => 1);
$birds->message(7)->delete;
must('CLOSE', $birds->close(write => 'ALWAYS'));
