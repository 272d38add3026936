# What the Perl programs share: the messages, whom to trust, and assertions.
use strict;
use warnings;
use IO::Socket::SSL;
use POSIX ();

our @stored = map { open my $file, '<:raw', $_ or die; local $/; <$file> } sort glob "$ENV{MESSAGES}/*.eml";
our %trust = (SSL_ca_file => $ENV{CERTIFICATE}, SSL_verify_mode => SSL_VERIFY_PEER, SSL_verifycn_name => 'localhost', SSL_verifycn_scheme => 'imap');

# Ends at once: libraries may talk to the server while they are taken down.
sub failed { print STDERR "@_\n"; POSIX::_exit(1) }

sub must { my ($what, $value) = @_; failed("$what failed") unless $value; return $value }

sub same { my ($expected, $found, $what) = @_; failed("$what: expected $expected, found", $found // 'nothing') unless ($found // '') eq $expected }

1;
