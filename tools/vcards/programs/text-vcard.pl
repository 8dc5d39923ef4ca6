# Text::vCard: `read` makes JSON of vCards, `write` vCards of JSON.
use strict;
use warnings;
use JSON::PP;
use Text::vCard::Addressbook;

local $/;
my $arrived = <STDIN>;
if ($ARGV[0] eq 'read') {
    my $book = Text::vCard::Addressbook->new({ source_text => Encode::decode('UTF-8', $arrived) });
    my @people = map {
        my ($email) = @{ $_->get({ node_type => 'email' }) || [] };
        { name => $_->fullname() // '', email => $email ? $email->value() : '' }
    } $book->vcards();
    print encode_json(\@people);
} else {
    my $book = Text::vCard::Addressbook->new();
    for my $person (@{ decode_json($arrived) }) {
        my $card = $book->add_vcard();
        $card->fullname($person->{name});
        $card->add_node({ node_type => 'EMAIL', data => [{ value => $person->{email} }] });
    }
    binmode STDOUT;
    print Encode::encode('UTF-8', $book->export());
}
