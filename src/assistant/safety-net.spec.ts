import { Atlas } from '../anatomy/atlas.js';
import { Reader } from './reader.js';
import { SafetyNet } from './safety-net.js';
import { Triage } from './triage.js';

const atlas = new Atlas();
const reader = new Reader(atlas);
const net = new SafetyNet(reader, new Triage(reader, atlas));
const flags = (message: string) => net.check({ message, earlier: [] })?.red_flags ?? [];

describe('the safety net', () => {
  it.each([
    ['I have chest pain and my left arm hurts', 'heart_attack_signs'], ["my chest feels tight and I'm sweating", 'heart_attack_signs'],
    ['my face is drooping and my speech is slurred', 'stroke_signs'], ['sudden weakness in my right arm', 'stroke_signs'],
    ["I can't breathe", 'severe_breathing'], ['he is choking on a piece of meat', 'choking'],
    ['my lips are swelling and I have hives after eating peanuts', 'severe_allergy'], ['this is the worst headache of my life', 'thunderclap_headache'],
    ['the cut on my arm keeps bleeding and the blood is spurting', 'heavy_bleeding'], ["I'm vomiting blood", 'vomiting_blood'], ['my stools are black and tarry', 'black_stools'],
    ['I took 30 paracetamol', 'overdose'], ['my toddler swallowed bleach', 'poisoning'], ['I want to die', 'suicidal_thoughts'], ['I have been cutting myself', 'self_harm'],
    ['my husband is having a seizure', 'seizure'], ["my wife passed out and won't wake up", 'not_breathing'], ['I have a stiff neck, a fever and a headache', 'meningitis_signs'],
    ['fever, and now I am confused', 'sepsis_signs'], ['my finger is severed', 'heavy_bleeding'], ['I hit my head and now I keep vomiting', 'head_injury'], ['I am 8 weeks pregnant and bleeding', 'pregnancy_emergency'],
    ['my left testicle suddenly hurts badly', 'testicular_torsion'], ["my back hurts and I can't control my bladder", 'cauda_equina'],
    ["I'm diabetic, vomiting and my breath smells fruity", 'diabetic_emergency'], ['I burned my face with boiling water', 'severe_burn'],
    ['he was in the sun all day, now he has stopped sweating and is confused', 'heat_stroke'], ["I suddenly can't see out of my right eye", 'sudden_vision_loss'],
    ['my left leg is cold and blue and it hurts', 'limb_without_blood'], ['my 2 month old has a fever', 'infant_fever'], ['my oxygen saturation is 86%', 'severe_breathing'],
    ['HR 82, BP 124/78, SpO2 90%, RR 20', 'severe_breathing'],
  ])('recognises "%s" as %s', (message, flag) => expect(flags(message)).toContain(flag)); // prettier-ignore

  it.each([
    'this homework is killing me', "I laughed so hard I couldn't breathe", 'I nearly had a heart attack when I saw the bill', "I'm dying to see that movie",
    'no chest pain, no trouble breathing', 'what are the signs of a stroke?', 'my grandfather died of a heart attack years ago', 'I had a stroke of luck',
    'I overdosed on chocolate', 'I am sick of this', 'my phone died', 'the traffic was killing me', 'I have a cold', 'my left knee hurts', 'I can breathe fine',
    'Should I eat before my blood test?', 'my mother had a stroke in 2010', "I can't see my doctor until Monday", 'I want to be healthy and live long', 'I have a mild headache', 'I am so hungry I could die for a pizza',
    "I'm not suicidal", 'I feel tired after work', 'I am pregnant and would like to know what to eat',
    'it is severe', 'it got worse since yesterday, it is severe now', 'the severity is the same',
  ])('stays silent at "%s"', (message) => expect(flags(message)).toEqual([])); // prettier-ignore

  it('says first what to do now, with the numbers to call', () => {
    const alarm = net.check({ message: 'I have crushing chest pain', earlier: [] })!;
    expect(alarm.urgency).toBe('emergency_ambulance');
    expect(alarm.sentences[0]).toMatch(/112, 911, 999/);
    expect(net.check({ message: 'I want to end my life', earlier: [] })!.sentences.join(' ')).toMatch(
      /988.*116 123/,
    );
  });

  it('answers for another person, and notes nothing about the writer', () => {
    const alarm = net.check({ message: "My father can't breathe", earlier: [] });
    expect(alarm?.red_flags).toContain('severe_breathing');
    expect(reader.read("My father can't breathe").told.every((told) => told.about === 'other')).toBe(true);
  });
});
