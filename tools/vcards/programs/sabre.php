<?php
// sabre/vobject: `read` makes JSON of vCards, `write 3.0` and `write 4.0` vCards of JSON.
error_reporting(0);
require getenv('SABRE_AUTOLOAD') ?: '/usr/share/php/Sabre/VObject/autoload.php';

use Sabre\VObject;

if ($argv[1] === 'version') {
    exit(VObject\Version::VERSION);
}
$arrived = stream_get_contents(STDIN);
if ($argv[1] === 'read') {
    $people = [];
    $splitter = new VObject\Splitter\VCard(fopen('data://text/plain;base64,' . base64_encode($arrived), 'r'));
    while ($card = $splitter->getNext()) {
        $people[] = ['name' => (string) $card->FN, 'email' => (string) $card->EMAIL];
    }
    echo json_encode($people, JSON_INVALID_UTF8_SUBSTITUTE);
} else {
    foreach (json_decode($arrived, true) as $person) {
        $isOld = method_exists(VObject\Component::class, 'create'); // Before version 3.
        $card = $isOld ? VObject\Component::create('VCARD') : new VObject\Component\VCard([], false);
        $card->VERSION = $argv[2];
        $card->FN = $person['name'];
        $card->EMAIL = $person['email'];
        echo $card->serialize();
    }
}
